"""Changes to the registers."""
