"""One script for each published figure; `run.py` runs them all."""
