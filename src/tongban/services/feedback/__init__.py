"""Ratings by applicants."""
