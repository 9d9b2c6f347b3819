"""Registers the app."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "tongban.foundation.calendars"
    label = "calendars"
    default_auto_field = "django.db.models.BigAutoField"
