"""The verbs of processes, one a file."""
