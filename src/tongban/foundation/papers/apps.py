"""Registers the app."""

from django.apps import AppConfig
from django.conf import settings


class PapersConfig(AppConfig):
    name = "tongban.foundation.papers"
    label = "papers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.papers.pages import DUTY
        from tongban.foundation.papers.ports import paper_writers, virus_scan
        from tongban.foundation.papers.scan import ClamdScan, NoScan
        from tongban.foundation.papers.writers import PdfAWriter
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu
        from tongban.kernel.errors import N_

        add_menu(
            MenuEntry(
                place=Place.DESK_OPERATIONS,
                label=N_("Documents not made"),
                url_name="papers:stuck",
                icon="file-earmark-x",
                order=40,
                duty=DUTY,
            )
        )
        add_menu(
            MenuEntry(
                place=Place.DESK_OPERATIONS,
                label=N_("Rare characters"),
                url_name="papers:rare",
                icon="fonts",
                order=41,
                duty=DUTY,
            )
        )
        paper_writers.provide(PdfAWriter.name, PdfAWriter())
        virus_scan.provide(ClamdScan(settings.CLAMD) if settings.CLAMD else NoScan())
