"""What the city knows."""
