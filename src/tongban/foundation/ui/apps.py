"""Registers the app."""

from django.apps import AppConfig
from django.core.checks import register


class UiConfig(AppConfig):
    name = "tongban.foundation.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.ui.assets import check_built

        register(check_built)
