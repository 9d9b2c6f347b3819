"""What may be done with a rating."""
