"""What is done with subscriptions and their notices."""
