"""The editor of list entries and implementations: sections, rows, merging, checks and preview."""
