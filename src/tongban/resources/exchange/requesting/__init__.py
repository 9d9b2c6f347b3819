"""Requests for data of another department, what comes of them, and how long it holds."""
