"""Registers the app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "tongban.foundation.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the acts of this app, answer for officers, and put halls into the menu."""
        from tongban.foundation.directory import public  # noqa: F401  its verbs declare their acts
        from tongban.foundation.directory.answers import TrailOfficers
        from tongban.foundation.directory.panels import count_panel
        from tongban.foundation.trail.public import officers
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu, add_panel
        from tongban.kernel.errors import N_

        officers.provide(TrailOfficers())
        add_menu(
            MenuEntry(
                place=Place.PORTAL,
                label=N_("Service halls"),
                url_name="directory:places",
                icon="geo-alt",
                order=50,
            )
        )
        add_panel("portal.home.count", count_panel, order=60)
