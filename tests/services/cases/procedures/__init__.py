"""Hearing, site visit, expert review."""
