"""Registers the app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tongban.services.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
