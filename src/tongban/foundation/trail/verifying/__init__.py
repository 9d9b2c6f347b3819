"""Checking the whole log from its leaves up: nothing that the database says about itself is believed."""
