"""Registers the app."""

from django.apps import AppConfig


class ProcessConfig(AppConfig):
    name = "tongban.services.process"
    label = "process"
    default_auto_field = "django.db.models.BigAutoField"
