"""Registers the app."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "tongban.foundation.papers"
    label = "papers"
    default_auto_field = "django.db.models.BigAutoField"
