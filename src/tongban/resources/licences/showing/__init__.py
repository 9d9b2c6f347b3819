"""Showing a licence (亮证) to somebody who stands before its holder, and checking it (核验), field by field."""
