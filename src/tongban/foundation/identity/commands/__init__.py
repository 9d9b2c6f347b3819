"""Changes to accounts, real names and tokens."""
