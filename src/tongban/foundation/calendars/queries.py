"""The calendar of an area, kept in the process and looked at again when the table changes."""

import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.conf import settings

from tongban.foundation.calendars.facts import COUNTRY, DayListed, area_chain
from tongban.foundation.calendars.models import CalendarYear, Edition, SpecialDay
from tongban.foundation.calendars.seeds import SeedYear, seed_years
from tongban.standards.working_time import CalendarDay, DayKind, Rulings, WorkCalendar

KEPT_SECONDS = 5.0


@dataclass
class _Kept:
    """What this process knows: the calendars of one edition of the table."""

    mark: UUID | None = None
    looked_at: float = float("-inf")
    calendars: dict[str, WorkCalendar] = field(default_factory=dict)


_kept = _Kept()


def forget_calendars() -> None:
    """Read the table again at the next question (after a change, and between tests)."""
    _kept.calendars.clear()
    _kept.looked_at = float("-inf")


def calendar_for(area_code: str) -> WorkCalendar:
    """The days of an area: its own rows over those of the regions above, over the country's.

    No SQL when warm, 1 every KEPT_SECONDS to see whether another process changed a day, 2
    more for an area not asked for since. Raises BadRegionCode.
    """
    now = time.monotonic()
    if now - _kept.looked_at > KEPT_SECONDS:
        mark = Edition.objects.values_list("mark", flat=True).first()
        if mark != _kept.mark:
            _kept.calendars.clear()
        _kept.mark, _kept.looked_at = mark, now
    if area_code not in _kept.calendars:
        _kept.calendars[area_code] = _built(area_code)
    return _kept.calendars[area_code]


def rulings_in_force() -> Rulings:
    """How this installation counts time where law leaves room: its settings. No SQL."""
    found: Rulings = settings.RULINGS
    return found


def _built(area_code: str) -> WorkCalendar:
    chain = area_chain(area_code)
    held = dict(CalendarYear.objects.values_list("year", "is_official"))
    days: list[CalendarDay] = []
    for year in seed_years():
        if year.year not in held:
            held[year.year] = year.is_official
            days += _seeded(year)
    by_area: dict[str, list[CalendarDay]] = defaultdict(list)
    for row in SpecialDay.objects.filter(area_code__in=chain):
        by_area[row.area_code].append(_day(row))
    for code in chain:
        days += by_area[code]
    official = [year for year, is_official in held.items() if is_official]
    return WorkCalendar.of(days, official_years=official, rulings=rulings_in_force())


def _day(row: SpecialDay) -> CalendarDay:
    return CalendarDay(
        day=row.date,
        kind=DayKind(row.kind),
        name=row.name,
        is_provisional=not row.is_official,
        source=row.source,
    )


def _seeded(year: SeedYear) -> list[CalendarDay]:
    """The days that the library knows of a year, for a table that does not hold it."""
    return [
        CalendarDay(
            day=row.date,
            kind=row.kind,
            name=row.name,
            is_provisional=not year.is_official,
            source=year.source,
        )
        for row in year.rows
    ]


def last_announced_year() -> int:
    """The last year whose holidays are announced; later ones are provisional (no SQL when warm)."""
    return max(calendar_for(COUNTRY).official_years)


def special_days(*, area_code: str, year: int) -> list[CalendarDay]:
    """The days of one year that an area keeps otherwise than the week says, in order (for pages)."""
    found = calendar_for(area_code).special
    return [found[day] for day in sorted(found) if day.year == year]


def days_listed(*, area_code: str, year: int) -> list[DayListed]:
    """The rows of one year that hold for an area, its own and those from above, by day. 1 SQL.

    Raises BadRegionCode.
    """
    chain = area_chain(area_code)
    rows = SpecialDay.objects.filter(area_code__in=chain, date__year=year)
    nearest: dict[date, int] = {}
    for row in rows:
        nearest[row.date] = max(nearest.get(row.date, 0), chain.index(row.area_code))
    listed = [
        DayListed(
            date=row.date,
            kind=DayKind(row.kind),
            name=row.name,
            source=row.source,
            area_code=row.area_code,
            is_official=row.is_official,
            is_hidden=chain.index(row.area_code) < nearest[row.date],
        )
        for row in rows
    ]
    return sorted(listed, key=lambda day: (day.date, -chain.index(day.area_code)))
