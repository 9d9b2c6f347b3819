"""Pages of the list at the desk."""
