"""Faults planted by acts, and what the rules make of them."""
