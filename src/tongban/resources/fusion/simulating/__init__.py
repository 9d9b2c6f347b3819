"""Simulate (模拟): the deliveries of a made city whose truth is known, to measure fusion against."""
