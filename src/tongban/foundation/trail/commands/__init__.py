"""What may be done to the trail: record an act, and put recorded acts into the log."""
