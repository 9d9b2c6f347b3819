"""What may be done with the names of materials."""
