"""Tests of cases that several organisations handle side by side."""
