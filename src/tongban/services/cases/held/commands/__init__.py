"""Verbs of cases that start from a licence."""
