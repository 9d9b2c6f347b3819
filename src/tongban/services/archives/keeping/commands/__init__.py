"""The verbs of disposal."""
