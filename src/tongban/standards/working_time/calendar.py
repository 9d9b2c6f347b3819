"""Which days are working days: a table of special days over Monday to Friday."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from tongban.standards.working_time.rulings import DEFAULT_RULINGS, Rulings

ONE_DAY = timedelta(days=1)
SATURDAY = 5

# 全国年节及纪念日放假办法 (2024) art. 2: the days off that fall on a fixed date of the sun's calendar.
# Spring Festival, Qingming, Dragon Boat and Mid-Autumn stand in the table of the year.
FIXED_HOLIDAYS: dict[tuple[int, int], str] = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}


class DayKind(StrEnum):
    """What sort of day it is."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    LOCAL_HOLIDAY = "local-holiday"
    MAKE_UP = "make-up"

    @property
    def is_working(self) -> bool:
        """Whether offices work on such a day."""
        return self in (DayKind.WORKDAY, DayKind.MAKE_UP)


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    """One day: its kind, the Chinese name of the holiday it belongs to, and who says so.

    A make-up day (调休) carries the name of the holiday that it makes up for.
    """

    day: date
    kind: DayKind
    name: str = ""
    is_provisional: bool = False
    source: str = ""

    @property
    def is_working(self) -> bool:
        return self.kind.is_working


@dataclass(frozen=True)
class WorkCalendar:
    """The days of one area: special days by date, and the years that an authority has announced.

    A day that the table does not hold is a working day from Monday to Friday. A year that
    is not official is provisional: the fixed holidays of the regulation are taken off where
    the table says nothing of them (ruling 11). No zone: the days are those of the city. The
    rulings of the installation come with its days, and hold where a question names no others.
    """

    special: Mapping[date, CalendarDay] = field(default_factory=dict)
    official_years: frozenset[int] = frozenset()
    rulings: Rulings = DEFAULT_RULINGS

    @classmethod
    def of(
        cls,
        days: Iterable[CalendarDay],
        *,
        official_years: Iterable[int] = (),
        rulings: Rulings = DEFAULT_RULINGS,
    ) -> "WorkCalendar":
        """The calendar of these special days; of two on one date the later one given holds."""
        return cls({day.day: day for day in days}, frozenset(official_years), rulings)

    def with_days(self, days: Iterable[CalendarDay]) -> "WorkCalendar":
        """This calendar with these days laid over it."""
        days_by_date = {**self.special, **{day.day: day for day in days}}
        return WorkCalendar(days_by_date, self.official_years, self.rulings)

    def is_official(self, year: int) -> bool:
        """Whether the holidays of the year have been announced."""
        return year in self.official_years

    def day(self, day: date) -> CalendarDay:
        """What sort of day it is, with name and source."""
        found = self.special.get(day)
        if found is not None:
            return found
        is_provisional = day.year not in self.official_years
        if day.weekday() >= SATURDAY:
            return CalendarDay(day=day, kind=DayKind.WEEKEND, is_provisional=is_provisional)
        if is_provisional and (name := FIXED_HOLIDAYS.get((day.month, day.day))):
            return CalendarDay(day=day, kind=DayKind.HOLIDAY, name=name, is_provisional=True)
        return CalendarDay(day=day, kind=DayKind.WORKDAY, is_provisional=is_provisional)

    def is_working(self, day: date) -> bool:
        """Whether offices work on that day."""
        found = self.special.get(day)
        if found is not None:
            return found.kind.is_working
        if day.weekday() >= SATURDAY:
            return False
        return day.year in self.official_years or (day.month, day.day) not in FIXED_HOLIDAYS

    @cached_property
    def _working_years(self) -> dict[int, list[int]]:
        return {}

    def working_ordinals(self, year: int) -> list[int]:
        """The ordinals of the year's working days, in order; worked out once a year and calendar."""
        known = self._working_years.get(year)
        if known is None:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            known = [n for n in range(first, last + 1) if self.is_working(date.fromordinal(n))]
            self._working_years[year] = known
        return known

    def working_day_on_or_after(self, day: date) -> date:
        """The day itself when offices work, else the next one on which they do."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def working_day_after(self, day: date) -> date:
        """The first working day after that day."""
        return self.working_day_on_or_after(day + ONE_DAY)

    def is_provisional_between(self, first: date, last: date) -> bool:
        """Whether a year from `first` to `last` has no announced holidays yet."""
        return any(year not in self.official_years for year in range(first.year, last.year + 1))
