"""What may be done with papers and documents."""
