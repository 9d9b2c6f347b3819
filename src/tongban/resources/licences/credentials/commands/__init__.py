"""What may be done with the keys of licences."""
