"""What is behind a figure: its cases, or items and months where no case may be told, page by page and as a file."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext

from tongban.kernel.errors import N_
from tongban.services.cases.public import case_facts
from tongban.services.indicators.public import (
    SMALLEST,
    Better,
    Indicator,
    Sum,
    hidden,
    indicator_of,
    number_text,
    value_text,
)
from tongban.services.items.public import item_names
from tongban.services.supervision.appraisal.facts import Appraised, Correction, Figure
from tongban.services.supervision.appraisal.lines import NO_CASE, CountedLine, is_met
from tongban.services.supervision.appraisal.queries import lines_of_figure
from tongban.services.supervision.appraisal.showing import CORRECTIONS

PAGE = 50
ALL, MET, MISSED = "", "met", "missed"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CASE_HEAD = (N_("Case"), N_("Day"), N_("Numerator"), N_("Denominator"), N_("Corrected"))
_ITEM_HEAD = (N_("Item"), N_("Month"), N_("Numerator"), N_("Denominator"), N_("Value"))


@dataclass(frozen=True, kw_only=True)
class BehindRow:
    """One case (`number`; empty: a card about no case), or one item in one month; numbers are None where too few are told."""

    number: str
    name: str
    day: date
    numerator: float | None
    denominator: float | None
    is_met: bool
    correction: Correction | None = None

    @property
    def counted(self) -> str:
        if self.numerator is None or self.denominator is None:
            return f"<{SMALLEST}"
        return f"{number_text(self.numerator)} / {number_text(self.denominator)}"

    @property
    def mark(self) -> str:
        return gettext(CORRECTIONS[self.correction]) if self.correction else ""


@dataclass(frozen=True, kw_only=True)
class Behind:
    """One page of what a figure was counted from; `after` is the place of the next, 0 on the last."""

    figure: Figure
    is_by_case: bool
    rows: tuple[BehindRow, ...]
    count: int
    missed: int
    after: int


def figure_in(one: Appraised, code: str) -> Figure | None:
    """The figure with that code."""
    return next((figure for figure in one.figures if figure.indicator == code), None)


def behind(one: Appraised, figure: Figure, *, show: str = ALL, start: int = 0) -> Behind:
    """One page, of all or of those that were or were not as they should be. 2 SQL."""
    indicator, lines = _lines(one, figure)
    wanted = [line for line in lines if show == ALL or is_met(line, better=indicator.better) == (show == MET)]
    part = wanted[start : start + PAGE]
    is_by_case = _names_cases(indicator, figure)
    return Behind(
        figure=figure,
        is_by_case=is_by_case,
        rows=tuple(_case_rows(part, indicator.better) if is_by_case else _item_rows(part, lines, indicator)),
        count=len(lines),
        missed=sum(not is_met(line, better=indicator.better) for line in lines),
        after=start + PAGE if start + PAGE < len(wanted) else 0,
    )


def as_csv(one: Appraised, figure: Figure) -> Iterator[bytes]:
    """All of it as CSV, a batch of lines at a time. 1 SQL, 2 where it is told by item."""
    indicator, lines = _lines(one, figure)
    if _names_cases(indicator, figure):
        head, rows = _CASE_HEAD, _case_cells(lines)
    else:
        head, rows = _ITEM_HEAD, _item_cells(lines, indicator)
    yield "\ufeff".encode() + _written([[gettext(cell) for cell in head]])
    batch: list[list[str]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == 500:
            yield _written(batch)
            batch = []
    yield _written(batch)


def _lines(one: Appraised, figure: Figure) -> tuple[Indicator, list[CountedLine]]:
    lines = lines_of_figure(
        quarter=one.quarter, organisation_id=one.organisation_id, indicator=figure.indicator
    )
    return indicator_of(figure.indicator), lines


def _names_cases(indicator: Indicator, figure: Figure) -> bool:
    return next(one for one in indicator.versions if one.version == figure.definition).names_cases


def _case_rows(lines: Iterable[CountedLine], better: Better) -> Iterator[BehindRow]:
    kept = list(lines)
    names = {fact.number: fact.item_name for fact in case_facts([line.key for line in kept])}
    for line in kept:
        is_case = line.key != NO_CASE
        yield BehindRow(
            number=line.key if is_case else "",
            name=names.get(line.key, "") if is_case else gettext("Cards about no case"),
            day=line.day,
            numerator=line.numerator,
            denominator=line.denominator,
            is_met=is_met(line, better=better),
            correction=line.mark,
        )


def _item_rows(
    part: Iterable[CountedLine], lines: Iterable[CountedLine], indicator: Indicator
) -> Iterator[BehindRow]:
    kept, told = list(part), _told(lines, indicator)
    names = item_names({line.key for line in kept})
    for line in kept:
        sums = told[_place(line)]
        yield BehindRow(
            number="",
            name=names.get(line.key, line.key),
            day=line.day,
            numerator=None if sums.is_hidden else line.numerator,
            denominator=None if sums.is_hidden else line.denominator,
            is_met=not sums.is_hidden and is_met(line, better=indicator.better),
        )


def _told(lines: Iterable[CountedLine], indicator: Indicator) -> dict[str, Sum]:
    """Small counts are not told, as in public: whoever knows one of them would learn of the others."""
    sums = {_place(one): Sum(numerator=one.numerator, denominator=one.denominator) for one in lines}
    return dict(hidden(sums, indicator.unit))


def _place(line: CountedLine) -> str:
    return f"{line.key} {line.day}"


def _case_cells(lines: Iterable[CountedLine]) -> Iterator[list[str]]:
    for line in lines:
        mark = gettext(CORRECTIONS[line.mark]) if line.mark else ""
        number = line.key if line.key != NO_CASE else ""
        yield [number, str(line.day), number_text(line.numerator), number_text(line.denominator), mark]


def _item_cells(lines: Iterable[CountedLine], indicator: Indicator) -> Iterator[list[str]]:
    kept = list(lines)
    told, names = _told(kept, indicator), item_names({line.key for line in kept})
    for line in kept:
        sums, month = told[_place(line)], date_format(line.day, "YEAR_MONTH_FORMAT")
        numbers = ["", ""] if sums.is_hidden else [number_text(sums.numerator), number_text(sums.denominator)]
        yield [names.get(line.key, line.key), month, *numbers, value_text(sums, indicator.unit)]


def _written(rows: Iterable[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _plain(cell: str) -> str:
    """No cell begins a formula in a spreadsheet."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
