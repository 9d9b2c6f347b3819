"""One to-do row for any floor."""
