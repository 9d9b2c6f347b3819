"""The acts of an accountability file, each in one transaction."""
