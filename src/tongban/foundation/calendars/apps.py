"""Registers the app."""

from django.apps import AppConfig

from tongban.kernel.errors import N_


class CalendarsConfig(AppConfig):
    name = "tongban.foundation.calendars"
    label = "calendars"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tongban.foundation.calendars.facts import ANNOUNCE_YEAR, SET_DAY
        from tongban.foundation.trail.public import declare_act

        declare_act(SET_DAY, N_("A day of the calendar was set"))
        declare_act(ANNOUNCE_YEAR, N_("The holidays of a year were entered"))
