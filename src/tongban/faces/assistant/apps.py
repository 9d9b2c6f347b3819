"""Registers the app."""

from django.apps import AppConfig


class AssistantConfig(AppConfig):
    name = "tongban.faces.assistant"
    label = "assistant"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.faces.assistant.keeping import PURPOSE
        from tongban.faces.assistant.model.phrasing import ModelPhrasing
        from tongban.faces.assistant.pages import helper_panel
        from tongban.faces.assistant.ports import phrasing
        from tongban.foundation.ui.public import add_panel
        from tongban.foundation.vault.public import declare_purpose

        declare_purpose(PURPOSE)
        add_panel("ui.portal.help", helper_panel)
        phrasing.provide(ModelPhrasing())
