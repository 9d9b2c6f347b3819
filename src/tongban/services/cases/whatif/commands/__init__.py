"""What may be asked of closed cases."""
