"""What is done with agreements and deliveries."""
