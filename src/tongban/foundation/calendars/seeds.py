"""The days that the State Council has announced, and what the regulation gives for years to come.

From the `holidays` library, which holds every notice from 2004 on; later years are
computed by the regulation and marked provisional until an operator enters the notice.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

from tongban.foundation.calendars.facts import DayRow
from tongban.standards.working_time import DayKind

FIRST_YEAR = 2004
# 国务院办公厅 announces a year in the autumn before; the library does not say how far its notices go
LAST_ANNOUNCED_YEAR = 2026
LAST_YEAR = 2036

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)
_SWAPPED = re.compile(r"由 (\d{4}-\d{2}-\d{2}) 调休")
_OTHER_NAMES = {
    "农历除夕": "春节",
    "春节延长假期": "春节",
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": "抗战胜利纪念日",
}


@dataclass(frozen=True, kw_only=True)
class SeedYear:
    """The special days of one year for the whole country, and who announced them."""

    year: int
    is_official: bool
    source: str
    rows: tuple[DayRow, ...]


def seed_years() -> tuple[SeedYear, ...]:
    """Every year from FIRST_YEAR to LAST_YEAR. Worked out once a process, some 0.2 s."""
    return _seed_years()


@cache
def _seed_years() -> tuple[SeedYear, ...]:
    by_year: dict[int, list[DayRow]] = {year: [] for year in range(FIRST_YEAR, LAST_YEAR + 1)}
    for row in sorted(_rows(), key=lambda row: row.date):
        if row.date.year in by_year:
            by_year[row.date.year].append(row)
    return tuple(
        SeedYear(
            year=year,
            is_official=year <= LAST_ANNOUNCED_YEAR,
            source=_source(year),
            rows=tuple(rows),
        )
        for year, rows in by_year.items()
    )


def _source(year: int) -> str:
    if year <= LAST_ANNOUNCED_YEAR:
        return f"国务院办公厅{year}年放假安排"
    return "全国年节及纪念日放假办法（国务院尚未公布当年安排，暂按规定推算）"


def _rows() -> Iterator[DayRow]:
    table = holidays.country_holidays("CN", years=range(FIRST_YEAR, LAST_YEAR + 2), language="zh_CN")
    make_ups = set(table.weekend_workdays)
    made_up_for: dict[date, str] = {}
    for block in _blocks(table.keys(), make_ups):
        name = _block_name(table.get(day, "") for day in block)
        for day in block:
            yield DayRow(date=day, kind=DayKind.HOLIDAY, name=name)
            if (swapped := _SWAPPED.search(table.get(day, ""))) is not None:
                made_up_for[date.fromisoformat(swapped[1])] = name
    for day in make_ups:
        yield DayRow(date=day, kind=DayKind.MAKE_UP, name=made_up_for.get(day, ""))


def _blocks(days_off: Iterable[date], make_ups: set[date]) -> Iterator[list[date]]:
    """Runs of days off, the weekends that touch them included."""
    named = set(days_off)

    def is_off(day: date) -> bool:
        return day in named or (day.weekday() >= _SATURDAY and day not in make_ups)

    seen: set[date] = set()
    for day in sorted(named):
        if day in seen:
            continue
        first = last = day
        while is_off(first - _ONE_DAY):
            first -= _ONE_DAY
        while is_off(last + _ONE_DAY):
            last += _ONE_DAY
        block = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        seen |= set(block)
        yield block


def _block_name(names: Iterable[str]) -> str:
    """The festivals of a run of days off in their order: 国庆节、中秋节."""
    said = [part for name in names for part in name.split("; ") if part and not _SWAPPED.search(part)]
    plain = [part for part in said if not part.endswith("（补假）")]
    found = plain or [part.removesuffix("（补假）") for part in said]
    return "、".join(dict.fromkeys(_OTHER_NAMES.get(part, part) for part in found))
