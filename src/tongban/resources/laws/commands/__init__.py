"""Changes to the law library."""
