"""Verbs of requests and grants: one a file."""
