"""Keys by purpose, encrypted fields and blind indexes."""
