"""Verbs of the index."""
