"""Changes to the calendar."""
