"""What may be done with files of items."""
