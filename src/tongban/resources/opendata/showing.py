"""What the pages show of one version, for the public and at the desk alike."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from tongban.foundation.ui.public import Course, course_of
from tongban.kernel.errors import N_
from tongban.resources.opendata.content import Column, Drawn, Role
from tongban.resources.opendata.disclosure.facts import Kind, Method, Reason
from tongban.resources.opendata.disclosure.tables import TOTAL
from tongban.resources.opendata.facts import VersionFact
from tongban.resources.opendata.queries import USE_DAYS, UseFact
from tongban.resources.opendata.refusals import TableGone
from tongban.resources.opendata.rules import REASONS, smallest_count
from tongban.resources.opendata.taking import drawn_rows, preview
from tongban.resources.opendata.wording import (
    KINDS,
    TYPES,
    column_title,
    cycle_text,
    figure_text,
    size_text,
    summary_of,
    title_of,
    topic_icon,
    topic_text,
    unit_text,
    value_text,
)

COUNTS = N_("A count from 1 to %(most)s is kept back.")
FIGURES = N_("A figure that fewer than %(n)s firms make, or one of them mostly, is kept back.")
# which cells are kept back for which reason, and how many, is told to nobody: it would narrow what they hide
COUNTS_AND_BESIDE = N_(
    "A count from 1 to %(most)s is kept back, and so are others from which it could be computed."
)
FIGURES_AND_BESIDE = N_(
    "A figure that fewer than %(n)s firms make, or one of them mostly, is kept back, and so are others from which it could be computed."
)
PREVIEW_ROWS, BARS, POINTS = 10, 15, 36


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: what, how much, and its length in per cent of the longest."""

    label: str
    text: str
    part: int


def row_words(head: Any) -> dict[str, Any]:
    """A row of a list with its codes in words."""
    return {
        "row": head,
        "title": title_of(head),
        "summary": summary_of(head),
        "topic": topic_text(head.topic),
        "icon": topic_icon(head.topic),
        "kind": gettext(KINDS[Kind(head.kind)]) if head.kind else "",
        "cycle": cycle_text(head.cycle),
        "size": size_text(head.bytes),
    }


def shown(found: VersionFact) -> dict[str, Any]:
    """The context of `opendata/parts/dataset.html`. No SQL; reads the first rows of the file."""
    content = found.content
    columns = content.published
    return {
        **row_words(found.head),
        "found": found,
        "content": content,
        "columns": [
            (one, column_title(one), gettext(TYPES[one.type]), unit_text(one.unit)) for one in columns
        ],
        "heads": [(column_title(one), _is_number(one)) for one in columns],
        "preview": _preview(found),
        "preview_rows": PREVIEW_ROWS,
        "has_hidden": bool(found.risk.get("hidden")),
        "total": TOTAL if any(one.has_total for one in columns) else "",
        "guarded": guarded_words(found),
        "bars": _bars(found) if content.drawn is Drawn.BARS else [],
        "course": _course(found) if content.drawn is Drawn.COURSE else None,
        "drawn_title": _drawn_title(found),
        "licence": licence(),
    }


def licence() -> dict[str, str]:
    """The terms under which everything is open: settings."""
    return {
        "name": settings.OPEN_DATA_LICENCE,
        "url": settings.OPEN_DATA_LICENCE_URL,
        "text": settings.OPEN_DATA_LICENCE_TEXT
        or gettext("Use, change and pass on freely, for business too. Name the source and the version."),
    }


def guarded_words(found: VersionFact) -> list[str]:
    """How people and firms are protected in this table, sentence by sentence; empty for lists of things."""
    rule, risk = found.content.rule, found.risk
    k = smallest_count(found.content, k=settings.OPEN_DATA_K)
    if rule.kind is Kind.RECORDS:
        if not found.content.of(Role.QUASI):
            return []
        return [gettext("Each row is like at least %(k)s others; rarer ones are left out.") % {"k": k}]
    if rule.method is Method.ROUND:
        return [gettext("Every count is rounded up or down to a multiple of %(k)s, totals too.") % {"k": k}]
    has_hidden = bool(risk.get("hidden"))
    if rule.kind is Kind.COUNTS:
        text = COUNTS_AND_BESIDE if has_hidden else COUNTS
    else:
        text = FIGURES_AND_BESIDE if has_hidden else FIGURES
    return [gettext(text) % {"most": k - 1, "n": rule.least_firms}]


def offence_rows(found: VersionFact) -> list[tuple[str, str, str]]:
    """(where, what, value) of each cell that breaks the rule."""
    return [
        (
            " · ".join(f"{name} {value}" for name, value in one.get("where", {}).items()),
            gettext(REASONS[Reason(one["reason"])]),
            one.get("value", ""),
        )
        for one in found.risk.get("offences", [])
    ]


def use_figures(uses: list[UseFact], *, today: date) -> dict[str, Any]:
    """How often a dataset was taken lately: in all, by way, and the course of it week by week."""
    ways: dict[str, int] = {}
    weeks = USE_DAYS // 7
    first = today - timedelta(days=weeks * 7 - 1)
    by_week = [0] * weeks
    for one in uses:
        ways[one.way] = ways.get(one.way, 0) + one.times
        if first <= one.day <= today:
            by_week[(one.day - first).days // 7] += one.times
    values = [
        (f"{first + timedelta(days=7 * week):%m-%d}", float(count)) for week, count in enumerate(by_week)
    ]
    return {
        "total": sum(ways.values()),
        "api": ways.get("api", 0),
        "files": sum(count for way, count in ways.items() if way != "api"),
        "days": USE_DAYS,
        "course": course_of(values) if any(by_week) else None,
    }


def _preview(found: VersionFact) -> list[list[tuple[str, str, bool, bool]]]:
    """Rows of (text, heading, is number, is hidden)."""
    columns = found.content.published
    guarded = {one.name for one in columns if one.role in (Role.MEASURE, Role.DERIVED)}
    try:
        rows = preview(found, most=PREVIEW_ROWS)
    except TableGone:
        return []
    return [
        [
            (
                value_text(value, one),
                column_title(one),
                _is_number(one),
                value is None and one.name in guarded,
            )
            for value, one in zip(row, columns, strict=True)
        ]
        for row in rows
    ]


def _drawn(found: VersionFact) -> tuple[Column, Column] | None:
    content = found.content
    by, of = content.named(content.drawn_by), content.named(content.drawn_of)
    return (by, of) if by is not None and of is not None else None


def _drawn_title(found: VersionFact) -> str:
    pair = _drawn(found)
    if pair is None:
        return ""
    by, of = (column_title(one) for one in pair)
    is_word = by[1:2].islower()  # Area, and not ID number
    return gettext("%(of)s by %(by)s") % {"of": of, "by": by[:1].lower() + by[1:] if is_word else by}


def _values(found: VersionFact, most: int) -> list[tuple[str, float]]:
    pair = _drawn(found)
    if pair is None:
        return []
    try:
        return drawn_rows(found, *pair, most=most)
    except TableGone:
        return []


def _bars(found: VersionFact) -> list[Bar]:
    values = [(label, value) for label, value in _values(found, BARS) if label != TOTAL]
    longest = max((value for _, value in values), default=0.0)
    pair = _drawn(found)
    if pair is None or not longest:
        return []
    return [
        Bar(label=label, text=figure_text(f"{value:g}", pair[1].unit), part=round(value * 100 / longest))
        for label, value in values
    ]


def _course(found: VersionFact) -> Course | None:
    values = _values(found, POINTS)
    return course_of(list(values)) if len(values) > 1 else None


def _is_number(column: Column) -> bool:
    return column.type.value in ("integer", "number")
