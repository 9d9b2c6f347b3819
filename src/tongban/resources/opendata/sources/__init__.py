"""Where the rows of open datasets come from."""
