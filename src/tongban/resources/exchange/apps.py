"""Registers the app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "tongban.resources.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
