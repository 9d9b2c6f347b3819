"""What may be done with a complaint."""
