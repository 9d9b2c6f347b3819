"""The front door of this app: other apps import only from here."""

from tongban.foundation.calendars.commands.announce_year import announce_year, read_year, replace_year
from tongban.foundation.calendars.commands.remove_day import remove_day
from tongban.foundation.calendars.commands.seed_calendar import seed_calendar
from tongban.foundation.calendars.commands.set_day import set_day
from tongban.foundation.calendars.facts import (
    ANNOUNCE_YEAR,
    COUNTRY,
    REMOVE_DAY,
    SET_DAY,
    BadCalendar,
    CalendarChanged,
    DayListed,
    DayRow,
    PastDay,
    area_lies_in,
)
from tongban.foundation.calendars.queries import (
    KEPT_SECONDS,
    calendar_for,
    days_listed,
    forget_calendars,
    last_announced_year,
    rulings_in_force,
    special_days,
)

__all__ = [
    "ANNOUNCE_YEAR",
    "COUNTRY",
    "KEPT_SECONDS",
    "REMOVE_DAY",
    "SET_DAY",
    "BadCalendar",
    "CalendarChanged",
    "DayListed",
    "DayRow",
    "PastDay",
    "announce_year",
    "area_lies_in",
    "calendar_for",
    "days_listed",
    "forget_calendars",
    "last_announced_year",
    "read_year",
    "remove_day",
    "replace_year",
    "rulings_in_force",
    "seed_calendar",
    "set_day",
    "special_days",
]
