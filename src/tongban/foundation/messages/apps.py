"""Registers the app."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "tongban.foundation.messages"
    label = "tongban_messages"
    default_auto_field = "django.db.models.BigAutoField"
