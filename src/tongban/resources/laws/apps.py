"""Registers the app."""

from django.apps import AppConfig


class LawsConfig(AppConfig):
    name = "tongban.resources.laws"
    label = "laws"
    default_auto_field = "django.db.models.BigAutoField"
