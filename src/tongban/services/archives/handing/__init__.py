"""Packages handed over to an archive (移交), and its receipt."""
