"""E-seals and signatures."""
