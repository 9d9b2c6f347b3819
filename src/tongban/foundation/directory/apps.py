"""Registers the app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "tongban.foundation.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts of this app, and show halls on the citizens' home page."""
        from tongban.foundation.directory import public  # noqa: F401  its verbs declare their acts
