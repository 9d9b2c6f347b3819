"""Assembles the HTTP API."""
