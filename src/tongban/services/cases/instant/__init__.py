"""Instant decision (秒批): a published rule grants a case from trusted facts alone, or hands it to a person."""
