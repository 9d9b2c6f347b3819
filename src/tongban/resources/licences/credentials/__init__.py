"""Licences for machines and for strangers: signed credentials, the code on paper, and how to check both."""
