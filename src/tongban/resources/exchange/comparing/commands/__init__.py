"""The acts of comparing."""
