"""What may be done with licences."""
