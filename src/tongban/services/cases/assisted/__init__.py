"""Applying with help in person: a clerk of the one-stop counter, an agent of a village point."""
