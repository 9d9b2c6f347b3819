"""One worklist for staff."""
