"""What may be done with e-seals."""
