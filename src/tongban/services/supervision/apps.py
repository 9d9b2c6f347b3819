"""Registers the app."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "tongban.services.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"
