"""Rules that watch limits and raise cards."""
