"""Verbs of applications and of seals in use."""
