"""Grants are published (双公示), refusals are counted."""
