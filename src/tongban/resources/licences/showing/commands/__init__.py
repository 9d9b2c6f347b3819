"""The verbs of showing and checking."""
