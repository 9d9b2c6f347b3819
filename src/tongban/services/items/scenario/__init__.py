"""The scenario (情形): questions in order, and what an item's content is for somebody's answers."""
