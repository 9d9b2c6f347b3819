"""Errors, events, ids and the clock. No Django, no business meaning."""
