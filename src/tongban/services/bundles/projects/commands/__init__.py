"""Acts on projects: each a verb in a transaction of its own."""
