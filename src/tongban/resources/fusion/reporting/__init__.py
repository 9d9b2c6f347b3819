"""What a run says about the deliveries: how good they are, and what goes back to the departments."""
