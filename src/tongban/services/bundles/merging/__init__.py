"""What several items ask, asked once: pure rules."""
