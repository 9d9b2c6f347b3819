"""Registers the app."""

from django.apps import AppConfig

from tongban.kernel.errors import N_


class CalendarsConfig(AppConfig):
    name = "tongban.foundation.calendars"
    label = "calendars"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.calendars.facts import ANNOUNCE_YEAR, REMOVE_DAY, SET_DAY
        from tongban.foundation.trail.public import declare_act
        from tongban.foundation.ui.public import MenuEntry, Place, add_menu

        declare_act(SET_DAY, N_("A day of the calendar was set"))
        declare_act(ANNOUNCE_YEAR, N_("The holidays of a year were entered"))
        declare_act(REMOVE_DAY, N_("A day of the calendar was removed"), duty=SET_DAY)
        add_menu(
            MenuEntry(
                place=Place.DESK_OPERATIONS,
                label=N_("Calendar"),
                url_name="calendars:days",
                icon="calendar3",
                order=60,
                duty=SET_DAY,
            )
        )
