"""Writes the library as our own documents: JSON, JSON lines or XLSX."""
