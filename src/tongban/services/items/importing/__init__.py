"""Readers of item files: one module per format, all giving `ImportedRow`."""
