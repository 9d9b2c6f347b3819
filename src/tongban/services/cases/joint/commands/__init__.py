"""What may be done in a branch of a case."""
