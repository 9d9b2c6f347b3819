"""What the registers hold of one person or one firm: each field, since when, and from which department."""
