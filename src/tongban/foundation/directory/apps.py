"""Registers the app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "tongban.foundation.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
