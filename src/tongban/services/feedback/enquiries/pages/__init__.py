"""Pages of enquiries: asking, one's own, and the desk of who answers."""
