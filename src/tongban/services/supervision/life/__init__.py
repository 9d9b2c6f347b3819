"""What becomes of a card after it is raised: told, explained, upheld or lifted, corrected, closed; never deleted."""
