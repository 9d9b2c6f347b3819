"""What may be done with a card."""
