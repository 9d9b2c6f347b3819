"""Registers the app."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "tongban.resources.registers"
    label = "registers"
    default_auto_field = "django.db.models.BigAutoField"
