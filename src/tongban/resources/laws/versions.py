"""Which version of a law holds from when to when, where a source only says that one is over."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from tongban.resources.laws.facts import LawRow

_TITLES = re.compile(r"《([^《》]+)》")


def repealed_by(endings: Iterable[tuple[LawRow, str]]) -> dict[str, date]:
    """Title → first day out of force, from the articles in which laws repeal others (…同时废止)."""
    return {
        title: begin
        for law, text in endings
        if (begin := law.in_force_from)
        for title in _TITLES.findall(text.split("同时废止")[0])
        if title != law.title
    }


def with_terms(rows: Collection[LawRow], *, ends: Mapping[str, date] | None = None) -> Iterator[LawRow]:
    """The same rows in the same order, each version of a law with the day on which the next takes over.

    The newest version keeps the plain title; an older one carries the year from which it held.
    """
    ends = ends or {}
    versions: dict[str, list[LawRow]] = {}
    for row in rows:
        versions.setdefault(row.title, []).append(row)
    for row in rows:
        later = [other for other in versions[row.title] if _order(other) > _order(row)]
        if later:
            end = min(_begin(other) for other in later)
            yield replace(row, title=_older_title(row), in_force_to=end, is_over=end == date.max)
        else:
            end = ends.get(row.title, date.max) if row.is_over else date.max
            is_over = row.is_over and end == date.max
            yield replace(row, in_force_to=None if end == date.max else end, is_over=is_over)


def _order(row: LawRow) -> tuple[date, date]:
    return row.revised_on or date.min, row.in_force_from or date.min


def _begin(row: LawRow) -> date:
    """The day from which this version holds: a source may give the day of the first version."""
    days = [day for day in (row.in_force_from, row.revised_on) if day]
    return max(days, default=date.max)


def _older_title(row: LawRow) -> str:
    day = row.revised_on or row.in_force_from
    return f"{row.title}（{day.year}年版）" if day else f"{row.title}（旧年版）"
