"""What may be done with a published answer."""
