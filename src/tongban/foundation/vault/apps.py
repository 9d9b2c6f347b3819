"""Registers the app."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "tongban.foundation.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"
