"""The acts of the procedures before a decision."""
