"""What a calendar row says, and what is refused about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from tongban.kernel.errors import N_, Invalid, Refused
from tongban.kernel.events import Event
from tongban.standards.codes import NATION, ancestors_of_region, check_region_code
from tongban.standards.working_time import DayKind

SET_DAY = "calendars.set_day"
REMOVE_DAY = "calendars.remove_day"
ANNOUNCE_YEAR = "calendars.announce_year"
COUNTRY = str(NATION)


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """One special day of an area, as it is stored."""

    date: date
    kind: DayKind
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class DayListed:
    """A special day as an operator's page lists it: whose row it is, and who says so."""

    date: date
    kind: DayKind
    name: str
    source: str
    area_code: str
    is_official: bool
    is_hidden: bool = False  # another row, of an area nearer to the one asked for, says otherwise


@dataclass(frozen=True, kw_only=True)
class CalendarChanged(Event):
    """Days of an area, and of all that lies in it, are no longer what they were; none before `first`."""

    name: ClassVar[str] = "calendars.changed"
    subject_field: ClassVar[str] = "area_code"
    area_code: str
    first: date
    because: str  # the notice or the reason, as the operator gave it
    at: datetime


class PastDay(Refused):
    """A day before today is set: the deadlines of cases that have passed it would change."""

    code = "calendar-day-past"
    title = N_("A day that has passed cannot be changed any more.")


class BadCalendar(Invalid):
    """The file of a year cannot be used. `facts["lines"]` maps line number to what is wrong with it."""

    code = "bad-calendar"
    title = N_("Some lines of this calendar need another look.")


def area_chain(area_code: str) -> tuple[str, ...]:
    """The codes whose rows hold for an area, from the country down to the area itself.

    A local code (`341600000000-01`) lies in the region whose code it begins with.
    """
    region = check_region_code(area_code[:12])
    codes: Sequence[str] = (*reversed(ancestors_of_region(region)), region)
    return (*codes, area_code) if area_code != region else tuple(codes)


def area_lies_in(area_code: str, outer: str) -> bool:
    """Whether what holds in `outer` holds in an area too. Raises BadRegionCode."""
    return outer in area_chain(area_code)
