"""What may be done with a task."""
