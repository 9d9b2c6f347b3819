"""Watching a log from outside (外部监测): no database, no settings, only the public addresses of a log."""
