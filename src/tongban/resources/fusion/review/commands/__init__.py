"""What is decided and asked."""
