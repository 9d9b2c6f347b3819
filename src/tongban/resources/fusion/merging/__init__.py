"""Merge (归并): one row per person or entity, each value with the delivery and the row it came from."""
