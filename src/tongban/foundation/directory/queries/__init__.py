"""Questions about areas, organisations, officers and places."""
