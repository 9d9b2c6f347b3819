"""One act on a visit, one file."""
