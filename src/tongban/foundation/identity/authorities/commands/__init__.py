"""What happens to an authority."""
