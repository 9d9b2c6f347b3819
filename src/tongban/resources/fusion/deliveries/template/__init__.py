"""The template of an agreement: an empty file with the right columns, and what belongs into each of them."""
