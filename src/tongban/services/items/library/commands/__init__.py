"""Changes to the list and to implementations."""
