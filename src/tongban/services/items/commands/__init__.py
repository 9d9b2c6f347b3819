"""Changes to the item library."""
