"""Verbs of the fee of a case."""
