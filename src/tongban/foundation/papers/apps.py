"""Registers the app."""

from django.apps import AppConfig
from django.conf import settings


class PapersConfig(AppConfig):
    name = "tongban.foundation.papers"
    label = "papers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.papers.ports import virus_scan
        from tongban.foundation.papers.scan import ClamdScan, NoScan

        virus_scan.provide(ClamdScan(settings.CLAMD) if settings.CLAMD else NoScan())
