"""What an upheld objection entered, and what departments deliver after it."""
