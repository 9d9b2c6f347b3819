"""Enter the holidays that the State Council has announced for a year, from an operator's file."""

import csv
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from tongban.foundation.calendars.editions import new_edition
from tongban.foundation.calendars.facts import (
    ANNOUNCE_YEAR,
    COUNTRY,
    BadCalendar,
    CalendarChanged,
    DayRow,
    PastDay,
)
from tongban.foundation.calendars.models import CalendarYear, SpecialDay
from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_
from tongban.standards.working_time import DayKind, local_day

DUTY = ANNOUNCE_YEAR

_KINDS = {
    "holiday": DayKind.HOLIDAY,
    "放假": DayKind.HOLIDAY,
    "make-up": DayKind.MAKE_UP,
    "调休": DayKind.MAKE_UP,
    "上班": DayKind.MAKE_UP,
    "调休上班": DayKind.MAKE_UP,
}
_SATURDAY = 5


def read_year(text: str, *, year: int) -> list[DayRow]:
    """The special days in a file with the columns `date,kind,name`.

    Dates are ISO; kinds are holiday (放假) and make-up (调休). Raises BadCalendar, which
    names each bad line.
    """
    reader = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    lines: dict[int, str] = {}
    rows: dict[date, DayRow] = {}
    if not {"date", "kind"} <= set(reader.fieldnames or ()):
        raise BadCalendar(facts={"lines": {1: N_("The columns are date, kind and name.")}})
    for line in reader:
        fault = _fault(line, year, rows)
        if fault:
            lines[reader.line_num] = fault
            continue
        day = date.fromisoformat(line["date"].strip())
        rows[day] = DayRow(date=day, kind=_KINDS[line["kind"].strip()], name=(line.get("name") or "").strip())
    if not rows and not lines:
        lines[1] = N_("The file names no day.")
    if lines:
        raise BadCalendar(facts={"lines": lines})
    return [rows[day] for day in sorted(rows)]


def _fault(line: dict[str, str], year: int, rows: dict[date, DayRow]) -> str:
    try:
        day = date.fromisoformat((line["date"] or "").strip())
    except ValueError:
        return N_("This is not a date.")
    kind = _KINDS.get((line["kind"] or "").strip())
    if kind is None:
        return N_("The kind is holiday or make-up.")
    if day.year != year:
        return N_("This day is not in the year.")
    if day in rows:
        return N_("This day stands here twice.")
    if kind is DayKind.MAKE_UP and day.weekday() < _SATURDAY:
        return N_("A make-up day is a Saturday or a Sunday.")
    return ""


def announce_year(*, year: int, rows: Sequence[DayRow], source: str, by: Officer, at: datetime) -> int:
    """Replace a provisional year by the announced one; answers how many days it has.

    Raises NotAllowed, PastDay when the year has begun and a day that has passed would change.
    """
    check_duty_anywhere(by, DUTY)
    return replace_year(year=year, rows=rows, source=source, by=by, at=at)


@transaction.atomic
def replace_year(*, year: int, rows: Sequence[DayRow], source: str, by: Actor, at: datetime) -> int:
    """The same for an operator at the machine, whom no post binds (the command line). 9 SQL queries."""
    old = {
        row.date: DayKind(row.kind)
        for row in SpecialDay.objects.select_for_update().filter(area_code=COUNTRY, date__year=year)
    }
    _check_past(old, rows, today=local_day(at))
    CalendarYear.objects.update_or_create(year=year, defaults={"is_official": True, "source": source})
    SpecialDay.objects.filter(area_code=COUNTRY, date__year=year).delete()
    SpecialDay.objects.bulk_create(
        SpecialDay(
            area_code=COUNTRY,
            date=row.date,
            kind=row.kind,
            is_working=row.kind.is_working,
            name=row.name,
            source=source,
            is_official=True,
        )
        for row in rows
    )
    new_edition()
    facts = {"year": year, "source": source, "days": [[row.date, row.kind.value, row.name] for row in rows]}
    record(act=DUTY, subject=f"calendars:{COUNTRY}", by=by, at=at, facts=facts)
    first = max(date(year, 1, 1), local_day(at))
    announce(CalendarChanged(area_code=COUNTRY, first=first, because=source, at=at))
    return len(rows)


def _check_past(old: dict[date, DayKind], rows: Sequence[DayRow], *, today: date) -> None:
    """Days that have passed must stay working or off as they were."""
    fresh = {row.date: row.kind for row in rows}
    for day in sorted(old.keys() | fresh.keys()):
        if day < today and _works(day, old) is not _works(day, fresh):
            raise PastDay(facts={"day": day.isoformat()})


def _works(day: date, kinds: dict[date, DayKind]) -> bool:
    return kinds[day].is_working if day in kinds else day.weekday() < _SATURDAY
