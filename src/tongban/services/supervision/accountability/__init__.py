"""Duties and accountability (责任清单, 问责): which duty a card says was broken, and the file from finding to outcome."""
