"""The append-only record of every official act."""
