"""JSON Schema forms: render, fill, validate."""
