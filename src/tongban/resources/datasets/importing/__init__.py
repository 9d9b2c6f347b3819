"""The authority's existing catalogue from a file, row by row with reasons."""
