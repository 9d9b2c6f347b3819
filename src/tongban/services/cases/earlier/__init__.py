"""Materials that were handed in before and may be used again, by how far they can be trusted."""
