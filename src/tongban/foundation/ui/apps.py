"""Registers the app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "tongban.foundation.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
