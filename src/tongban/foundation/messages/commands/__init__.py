"""What may be done with messages and conversations."""
