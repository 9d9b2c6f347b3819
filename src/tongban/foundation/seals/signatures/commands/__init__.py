"""Asking for a signature, giving it, using it."""
