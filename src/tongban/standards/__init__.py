"""Codes, working time, statutes and vocabularies. No Django: pure, useful alone."""
