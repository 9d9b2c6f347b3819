"""Background work with visible progress, and the outbox."""
