"""One act on a case, one file."""
