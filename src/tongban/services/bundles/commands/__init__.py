"""Acts on bundles: each a verb in a transaction of its own."""
