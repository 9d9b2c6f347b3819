"""Weeks and days of a board: the heat calendar and the trend. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

from tongban.services.indicators.public import Sum
from tongban.standards.working_time import WorkCalendar

WEEKS = 14
BROKEN, RED_CARDS, RECEIVED, DECIDED = "overdue-rate", "red-cards", "received", "decided"
CODES = (BROKEN, RED_CARDS, RECEIVED, DECIDED)
# at least so many broken promises for each shade after the first
SHADES = (1, 2, 4, 7)
_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class HeatDay:
    """One day: how many promises broke on it and how many red cards were raised. `shade` as the styles name it."""

    day: date
    broken: int
    red: int
    shade: str
    is_today: bool


@dataclass(frozen=True, kw_only=True)
class Week:
    """A week from Monday: what came in and what was decided, and its days up to today.

    `names_month`: the name of its month stands above it, the first of a month's weeks that has room for it.
    """

    first: date
    names_month: bool
    received: int
    decided: int
    broken: int
    red: int
    days: tuple[HeatDay, ...]

    @property
    def runs(self) -> bool:
        """Whether it has not come to its end."""
        return len(self.days) < _DAYS

    @property
    def month(self) -> str:
        """The month in which it begins, in the reader's language."""
        return date_format(self.first, "M")


def first_monday(today: date) -> date:
    """The Monday with which the shown weeks begin."""
    return today - timedelta(days=today.weekday() + _DAYS * (WEEKS - 1))


def weeks_of(sums: Mapping[tuple[str, date], Sum], *, today: date, calendar: WorkCalendar) -> list[Week]:
    """The shown weeks, the oldest first; the last one ends today."""
    weeks = []
    for place in range(WEEKS):
        first = first_monday(today) + timedelta(days=_DAYS * place)
        days = [day for n in range(_DAYS) if (day := first + timedelta(days=n)) <= today]
        told = tuple(_heat(day, sums, today=today, calendar=calendar) for day in days)
        weeks.append(
            Week(
                first=first,
                names_month=_names_month(place, today),
                received=sum(_count(sums, RECEIVED, day) for day in days),
                decided=sum(_count(sums, DECIDED, day) for day in days),
                broken=sum(one.broken for one in told),
                red=sum(one.red for one in told),
                days=told,
            )
        )
    return weeks


def _names_month(place: int, today: date) -> bool:
    """A month is named where it begins; the one with which the weeks begin only when more of them are its own."""
    month, before, after = (
        (first_monday(today) + timedelta(days=_DAYS * (place + step))).month for step in (0, -1, 1)
    )
    return month == after if place == 0 else month != before


def _heat(day: date, sums: Mapping[tuple[str, date], Sum], *, today: date, calendar: WorkCalendar) -> HeatDay:
    broken, red = _count(sums, BROKEN, day), _count(sums, RED_CARDS, day)
    shade = str(sum(broken >= least for least in SHADES))
    if not broken and not calendar.is_working(day):
        shade = "off"
    return HeatDay(day=day, broken=broken, red=red, shade="red" if red else shade, is_today=day == today)


def _count(sums: Mapping[tuple[str, date], Sum], code: str, day: date) -> int:
    return int(sums.get((code, day), Sum()).numerator)
