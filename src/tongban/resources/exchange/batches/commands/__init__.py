"""What is done with batch files."""
