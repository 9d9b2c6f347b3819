"""Autumn 2026 as announced, and short ways to say days and clocks."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from tongban.kernel.clock import CITY_ZONE
from tongban.standards.working_time import (
    CalendarDay,
    ClockReading,
    DayKind,
    Extension,
    ExtensionTerms,
    Limit,
    Moment,
    Procedure,
    Rulings,
    Suspension,
    WorkCalendar,
    run_clock,
)


def d(text: str) -> date:
    """`9-23` is 23 September 2026."""
    parts = [int(part) for part in text.split("-")]
    return date(*parts) if len(parts) == 3 else date(2026, *parts)


def at(text: str, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    """An instant of that day in the city."""
    return datetime.combine(d(text), time(hour, minute, second), CITY_ZONE)


def _off(first: str, days: int, name: str) -> list[CalendarDay]:
    return [
        CalendarDay(day=d(first) + timedelta(days=n), kind=DayKind.HOLIDAY, name=name) for n in range(days)
    ]


def _make_up(day: str, name: str) -> CalendarDay:
    return CalendarDay(day=d(day), kind=DayKind.MAKE_UP, name=name)


AUTUMN = WorkCalendar.of(
    [
        *_off("9-25", 3, "中秋节"),
        *_off("10-1", 7, "国庆节"),
        _make_up("9-20", "国庆节"),
        _make_up("10-10", "国庆节"),
    ],
    official_years=range(2004, 2027),
)


def clock(
    *,
    start: Moment | None = None,
    limit: Limit | None = None,
    now: Moment | None = None,
    calendar: WorkCalendar = AUTUMN,
    suspensions: Sequence[Suspension] = (),
    extension: Extension | None = None,
    terms: ExtensionTerms | None = None,
    finished: Moment | None = None,
    rulings: Rulings | None = None,
) -> ClockReading:
    """A clock that began on Wednesday 23 September with five working days, seen on Monday the 28th."""
    return run_clock(
        start=start or d("9-23"),
        limit=limit or Limit(count=5),
        now=now or d("9-28"),
        calendar=calendar,
        suspensions=suspensions,
        extension=extension,
        extension_terms=terms,
        finished=finished,
        rulings=rulings or Rulings(),
    )


def stop(first: str, last: str | None = None, procedure: Procedure = Procedure.APPRAISAL) -> Suspension:
    """A special procedure from day to day."""
    return Suspension(procedure=procedure, start=d(first), end=d(last) if last else None)
