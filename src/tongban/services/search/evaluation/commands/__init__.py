"""Verbs of this part, one a file."""
