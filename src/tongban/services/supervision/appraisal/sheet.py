"""The spreadsheet of a quarter: scores, figures with their comparison, what was objected to, and the scheme."""

from collections.abc import Iterable, Mapping
from tempfile import SpooledTemporaryFile
from typing import IO
from uuid import UUID

from django.utils.translation import gettext
from openpyxl import Workbook

from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.indicators.public import indicator_of, name_of
from tongban.services.supervision.appraisal.facts import GRADES, RemarkFact
from tongban.services.supervision.appraisal.rules import FROM, scheme_of
from tongban.services.supervision.appraisal.showing import Line, remark_lines

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SCORES = (
    N_("Quarter"),
    N_("Rank"),
    N_("Organisation"),
    N_("Decided cases"),
    N_("Score"),
    N_("Grade"),
    N_("Quarter before"),
    N_("State"),
    "SHA-256",
)
_FIGURES = (
    N_("Organisation"),
    N_("Figure"),
    N_("Way of counting"),
    N_("Numerator"),
    N_("Denominator"),
    N_("Value"),
    N_("All together"),
    N_("Points"),
    N_("Weight"),
    N_("Changed"),
    N_("SHA-256 of its cases"),
)
_SAID = (
    N_("Organisation"),
    N_("Figure"),
    N_("Said"),
    N_("On"),
    N_("Answer"),
    N_("Reasons"),
    N_("Score before"),
    N_("Score after"),
)
_SCHEME = (
    N_("Figure"),
    N_("Weight"),
    N_("All points at"),
    N_("No points at"),
    N_("Version of the definition"),
)
Row = list[object]


def spreadsheet(quarter: str, lines: Iterable[Line], remarks: Mapping[UUID, list[RemarkFact]]) -> IO[bytes]:
    """An open file at its beginning. The same data as the page and the report."""
    kept = list(lines)
    book = Workbook(write_only=True)
    _fill(book, gettext("Scores"), _SCORES, ([quarter, *_scores(line)] for line in kept))
    _fill(book, gettext("Figures"), _FIGURES, (row for line in kept for row in _figures(line)))
    _fill(
        book,
        gettext("Objections"),
        _SAID,
        (row for line in kept for row in _said(line, remarks.get(line.one.organisation_id, []))),
    )
    if kept:
        _fill(book, gettext("Scheme"), _SCHEME, _scheme(kept[0]))
    file: IO[bytes] = SpooledTemporaryFile(max_size=4 * 1024 * 1024)  # noqa: SIM115 - the answer closes it
    book.save(file)
    file.seek(0)
    return file


def _fill(book: Workbook, title: str, head: Iterable[str], rows: Iterable[Row]) -> None:
    sheet = book.create_sheet(title)
    sheet.append([gettext(one) for one in head])
    for row in rows:
        sheet.append([_plain(cell) if isinstance(cell, str) else cell for cell in row])


def _scores(line: Line) -> Row:
    one = line.one
    return [line.rank, line.office, one.cases, one.score, line.grade, line.before, line.stage, one.digest]


def _figures(line: Line) -> Iterable[Row]:
    for figure, told in zip(line.one.figures, line.figures, strict=True):
        yield [
            line.office,
            told.name,
            told.formula,
            figure.numerator,
            figure.denominator,
            figure.value,
            told.whole,
            figure.points,
            figure.weight,
            told.changed,
            figure.lines_sha256,
        ]


def _said(line: Line, remarks: Iterable[RemarkFact]) -> Iterable[Row]:
    for told in remark_lines(remarks):
        one = told.fact
        day = f"{one.said_at.astimezone(CITY_ZONE):%Y-%m-%d}"
        scores = one.before.get("score"), one.after.get("score")
        yield [line.office, told.figure, one.text, day, told.ruling, one.reasons, *scores]


def _scheme(line: Line) -> Iterable[Row]:
    scheme = scheme_of(line.one.scheme)
    versions = {figure.indicator: figure.definition for figure in line.one.figures}
    for one in scheme.measures:
        yield [
            name_of(indicator_of(one.indicator)),
            one.weight,
            one.full,
            one.none,
            versions[one.indicator],
        ]
    yield []
    for least, grade in FROM:
        yield [gettext(GRADES[grade]), gettext("from %(n)s on") % {"n": f"{least:g}"}]


def _plain(text: str) -> str:
    """What a spreadsheet program does not run as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
