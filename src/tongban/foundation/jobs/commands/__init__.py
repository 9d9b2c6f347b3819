"""What may be done with deliveries and long jobs."""
