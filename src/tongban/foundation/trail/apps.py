"""Registers the app."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "tongban.foundation.trail"
    label = "trail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.trail.metrics import register_metrics
        from tongban.foundation.trail.signing import KEY_PURPOSE
        from tongban.foundation.vault.public import declare_purpose

        declare_purpose(KEY_PURPOSE)
        register_metrics()
