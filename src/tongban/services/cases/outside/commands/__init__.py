"""One act on a case that another system handles, one file."""
