"""Counting days: which day an instant belongs to, so many days on, how many lie between."""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from tongban.standards.working_time.calendar import ONE_DAY, WorkCalendar
from tongban.standards.working_time.rulings import DEFAULT_RULINGS, Rulings

# an instant (aware), or a day to which an event has already been ruled to belong
Moment = datetime | date


class LimitUnit(StrEnum):
    """What a limit is counted in; the values are those that item versions carry."""

    WORKING_DAYS = "working-days"
    CALENDAR_DAYS = "calendar-days"
    MONTHS = "months"
    YEARS = "years"


def add_months(day: date, count: int) -> date:
    """The same day number `count` months on, or that month's last day where there is none (ruling 8)."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, kw_only=True)
class Limit:
    """So many units; 0 is on the spot (即办). `note` is for people and changes nothing."""

    count: int
    unit: LimitUnit = LimitUnit.WORKING_DAYS
    note: str = ""

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError(f"a limit of {self.count} {self.unit}")

    @property
    def is_working_days(self) -> bool:
        return self.unit is LimitUnit.WORKING_DAYS

    def plus(self, count: int) -> "Limit":
        """The limit with so many more of its own units."""
        return Limit(count=self.count + count, unit=self.unit, note=self.note)

    def end_from(self, day: date) -> date:
        """The end of a limit by the calendar; working days need a WorkCalendar: use `add_limit`."""
        match self.unit:
            case LimitUnit.CALENDAR_DAYS:
                return day + timedelta(days=self.count)
            case LimitUnit.MONTHS:
                return add_months(day, self.count)
            case LimitUnit.YEARS:
                return add_months(day, self.count * 12)
            case LimitUnit.WORKING_DAYS:
                raise ValueError("working days end by a calendar")


def local_day(moment: Moment, rulings: Rulings = DEFAULT_RULINGS) -> date:
    """The calendar day of an instant in the city's zone; a day stays what it is."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("an instant must be aware")
    return moment.astimezone(rulings.zone).date()


def effective_day(moment: Moment, calendar: WorkCalendar, rulings: Rulings | None = None) -> date:
    """The working day to which an event belongs (rulings 1 and 2).

    An instant after office hours or on a day off belongs to the next working day, whoever
    acts; before opening is that day. A day that is given as a day is taken as it is.
    """
    rulings = rulings or calendar.rulings
    day = local_day(moment, rulings)
    if not isinstance(moment, datetime):
        return day
    if not calendar.is_working(day) or moment.astimezone(rulings.zone).time() > rulings.office_closes:
        return calendar.working_day_after(day)
    return day


def has_happened(moment: Moment, now: Moment, rulings: Rulings = DEFAULT_RULINGS) -> bool:
    """Whether an event lies at or before `now`; by the day where one of the two is only a day."""
    if isinstance(moment, datetime) and isinstance(now, datetime):
        return moment <= now
    return local_day(moment, rulings) <= local_day(now, rulings)


def add_working_days(day: date, count: int, calendar: WorkCalendar) -> date:
    """The `count`-th working day after `day`, which is not counted; a negative count goes back.

    0 gives the day itself, working or not.
    """
    year, left = day.year, abs(count)
    while left:
        days = calendar.working_ordinals(year)
        if count > 0:
            at = bisect_right(days, day.toordinal()) + left - 1
            if at < len(days):
                return date.fromordinal(days[at])
            left, year = at - len(days) + 1, year + 1
        else:
            at = bisect_left(days, day.toordinal()) - left
            if at >= 0:
                return date.fromordinal(days[at])
            left, year = -at, year - 1
    return day


def working_days_between(first: date, last: date, calendar: WorkCalendar) -> int:
    """How many working days d lie in first < d ≤ last; negative when `last` is earlier."""
    if last < first:
        return -working_days_between(last, first, calendar)
    return sum(
        bisect_right(days, last.toordinal()) - bisect_right(days, first.toordinal())
        for days in map(calendar.working_ordinals, range(first.year, last.year + 1))
    )


def unmoved_end(day: date, limit: Limit, calendar: WorkCalendar) -> date:
    """The end of a limit that runs from `day`, not yet moved off a day off."""
    if limit.is_working_days:
        return add_working_days(day, limit.count, calendar)
    return limit.end_from(day)


def moved_end(end: date, limit: Limit, calendar: WorkCalendar, rulings: Rulings | None = None) -> date:
    """A calendar limit's end, moved to the next working day where it falls on a day off (ruling 8)."""
    if limit.is_working_days or not (rulings or calendar.rulings).calendar_limits_move:
        return end
    return calendar.working_day_on_or_after(end)


def add_limit(day: date, limit: Limit, calendar: WorkCalendar, rulings: Rulings | None = None) -> date:
    """The last day of a limit that runs from `day` (day 0) with nothing in between."""
    rulings = rulings or calendar.rulings
    origin = day - ONE_DAY if rulings.day_of_event_counts and limit.count else day
    return moved_end(unmoved_end(origin, limit, calendar), limit, calendar, rulings)


def valid_until(day: date, limit: Limit, calendar: WorkCalendar) -> date:
    """The last day of a licence that is valid from `day`: the day before the anniversary, never moved.

    Five years from 8 October 2026 end on 7 October 2031 (ruling 8: a licence's validity never moves).
    """
    return unmoved_end(day, limit, calendar) - ONE_DAY
