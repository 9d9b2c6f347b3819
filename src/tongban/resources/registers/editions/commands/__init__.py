"""What is done to an edition."""
