"""Registers the app."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "tongban.services.feedback"
    label = "feedback"
    default_auto_field = "django.db.models.BigAutoField"
