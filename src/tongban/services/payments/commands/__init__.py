"""Verbs of bills and payments."""
