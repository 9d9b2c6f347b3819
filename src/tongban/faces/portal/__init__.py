"""The citizens' home and my space."""
