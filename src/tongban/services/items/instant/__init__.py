"""Instant decision (秒批): the rule of an item that may be decided from trusted facts alone."""
