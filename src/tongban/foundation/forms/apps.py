"""Registers the app."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "tongban.foundation.forms"
    label = "forms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.forms.gallery import form_panel
        from tongban.foundation.ui.public import add_panel

        add_panel("ui.gallery", form_panel)
