"""Changes to areas, organisations, posts and places. Batch verbs: at most 1,000 rows an act."""
