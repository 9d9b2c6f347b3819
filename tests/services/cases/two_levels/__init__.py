"""Tests of two-level examination."""
