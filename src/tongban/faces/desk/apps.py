"""Registers the app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "tongban.faces.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
