"""One act on an earlier material, one file."""
