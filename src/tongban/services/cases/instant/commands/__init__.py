"""What may be done to a decision of a rule."""
