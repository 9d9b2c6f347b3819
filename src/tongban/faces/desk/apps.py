"""Registers the app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "tongban.faces.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu
        from tongban.kernel.errors import N_

        add_menu(MenuEntry(place=Place.DESK, label=N_("To do"), url_name="desk:home", icon="inbox", order=10))
        add_menu(
            MenuEntry(
                place=Place.DESK, label=N_("Done by me"), url_name="desk:done", icon="check2-square", order=20
            )
        )
        add_menu(
            MenuEntry(
                place=Place.DESK,
                label=N_("Absences"),
                url_name="desk:absences",
                icon="calendar-x",
                order=45,
            )
        )
