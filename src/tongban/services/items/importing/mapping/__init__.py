"""Mapping files: an operator says in YAML which column of any file is which element of an item."""
