"""What becomes of a decision: it is published (双公示), and told to who supervises (审管联动)."""
