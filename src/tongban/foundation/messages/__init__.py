"""The inbox and its channels."""
