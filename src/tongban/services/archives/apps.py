"""Registers the app: acts, listeners, jobs, and what it adds to the menus and to the page of a case."""

from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    name = "tongban.services.archives"
    label = "archives"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.papers.public import paper_readers
        from tongban.foundation.trail.public import declare_act
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu, add_panel
        from tongban.kernel.errors import N_
        from tongban.services.archives import jobs  # noqa: F401 - they register themselves
        from tongban.services.archives.commands import make, steer
        from tongban.services.archives.facts import KEEP, READ
        from tongban.services.archives.handing import facts as handing
        from tongban.services.archives.keeping import facts as keeping
        from tongban.services.archives.keeping.readers import DisposalReaders
        from tongban.services.archives.panels import case_panel

        declare_act(make.ACT, N_("Package made"), duty=KEEP)
        declare_act(steer.ACCEPT, N_("Package kept in spite of a fault"), duty=KEEP)
        declare_act(steer.AGAIN, N_("Package to be made again"), duty=KEEP)
        declare_act(steer.HOLD, N_("Disposal of the package stopped"), duty=KEEP)
        declare_act(steer.LET_GO, N_("Disposal of the package allowed again"), duty=KEEP)
        declare_act(steer.FETCH, N_("Package fetched"), duty=READ)
        declare_act(keeping.PROPOSE, N_("Package appraised at the end of its term"))
        declare_act(keeping.SETTLE, N_("Appraisal approved"))
        declare_act(handing.HAND_OVER, N_("Package handed over"))
        declare_act(handing.TAKE_RECEIPT, N_("Receipt of the archive taken in"), duty=handing.HAND_OVER)
        paper_readers.provide("disposal", DisposalReaders())
        add_panel("cases.handle.aside", case_panel, order=40)
        add_menu(
            MenuEntry(
                place=Place.DESK_MANAGE,
                label=N_("E-archive"),
                url_name="archives:desk",
                icon="archive",
                order=70,
                duty=READ,
            )
        )
