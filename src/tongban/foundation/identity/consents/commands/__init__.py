"""Verbs about consents."""
