"""Acts of review: who sits at a step, and what an act moves. See docs/explanation/acts-of-review.md."""
