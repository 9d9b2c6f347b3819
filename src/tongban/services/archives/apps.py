"""Registers the app: acts, listeners, jobs, and what it adds to the menus and to the page of a case."""

from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    name = "tongban.services.archives"
    label = "archives"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.trail.public import declare_act
        from tongban.kernel.errors import N_
        from tongban.services.archives import jobs  # noqa: F401 - they register themselves
        from tongban.services.archives.commands import make
        from tongban.services.archives.facts import KEEP

        declare_act(make.ACT, N_("Package made"), duty=KEEP)
