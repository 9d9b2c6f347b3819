"""Verbs on the words of the dictionary, one a file."""
