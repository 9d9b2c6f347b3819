"""Registers the app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "tongban.services.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.services.search import jobs as jobs
