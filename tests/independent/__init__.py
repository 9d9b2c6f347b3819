"""Checks of what we publish by code that shares none with us."""
