"""The acts of answering."""
