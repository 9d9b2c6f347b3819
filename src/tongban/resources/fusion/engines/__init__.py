"""Engines: where the expressions run. One set of expressions, several engines, the same tables."""
