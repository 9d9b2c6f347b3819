"""Whole cases played over HTTP as the different people: public API and pages only."""
