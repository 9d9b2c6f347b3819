"""Appraisals as pages and the spreadsheet tell them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO
from uuid import UUID

from django.utils.translation import gettext
from openpyxl import Workbook

from tongban.services.indicators.public import Sum, indicator_of, name_of, number_text, value_text
from tongban.services.supervision.appraisal.facts import GRADES, Appraised, Figure, Grade, Measure
from tongban.services.supervision.appraisal.rules import SCHEMES

TONES = {
    Grade.EXCELLENT: "good",
    Grade.GOOD: "good",
    Grade.PASSED: "quiet",
    Grade.FAILED: "bad",
    Grade.NONE: "quiet",
}
_FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, kw_only=True)
class FigureLine:
    """One figure in the reader's language, with how its points come about."""

    code: str
    name: str
    formula: str
    value: str
    counted: str
    points: str
    weight: int
    full: str
    none: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One organisation in the table of a quarter."""

    one: Appraised
    office: str
    grade: str
    tone: str
    score: str
    rank: int | None


def quarter_words(quarter: str) -> str:
    """2026年第3季度; Q3 2026."""
    year, number = quarter.split("-Q")
    return gettext("Q%(number)s %(year)s") % {"number": number, "year": year}


def lines_of(found: Iterable[Appraised], names: Mapping[UUID, str]) -> list[Line]:
    """The organisations in their order; those with the same score share a rank."""
    lines: list[Line] = []
    last: tuple[float | None, int | None] = (None, None)
    for place, one in enumerate(found, start=1):
        rank = None if one.score is None else last[1] if one.score == last[0] else place
        last = one.score, rank
        lines.append(
            Line(
                one=one,
                office=names.get(one.organisation_id, ""),
                grade=gettext(GRADES[one.grade]),
                tone=TONES[one.grade],
                score=number_text(one.score) if one.score is not None else "—",
                rank=rank,
            )
        )
    return lines


def figure_lines(one: Appraised) -> list[FigureLine]:
    """Every figure of one appraisal by the scheme that it was scored by."""
    scheme = next(scheme for scheme in SCHEMES if scheme.version == one.scheme)
    measures = {measure.indicator: measure for measure in scheme.measures}
    return [_figure(figure, measures[figure.indicator]) for figure in one.figures]


def _figure(figure: Figure, measure: Measure) -> FigureLine:
    indicator = indicator_of(figure.indicator)
    definition = next(one for one in indicator.versions if one.version == figure.definition)
    sums = Sum(numerator=figure.numerator, denominator=figure.denominator)
    return FigureLine(
        code=figure.indicator,
        name=name_of(indicator),
        formula=gettext(definition.formula),
        value=value_text(sums, indicator.unit),
        counted=f"{number_text(figure.numerator)} / {number_text(figure.denominator)}",
        points=number_text(figure.points) if figure.points is not None else "—",
        weight=figure.weight,
        full=number_text(measure.full),
        none=number_text(measure.none),
    )


def spreadsheet(quarter: str, lines: Iterable[Line]) -> IO[bytes]:
    """A sheet of scores and one of figures, as an open file at its beginning."""
    book = Workbook(write_only=True)
    scores, figures = book.create_sheet(gettext("Scores")), book.create_sheet(gettext("Figures"))
    scores.append(
        [
            gettext(one)
            for one in ("Quarter", "Rank", "Organisation", "Decided cases", "Score", "Grade", "SHA-256")
        ]
    )
    figures.append(
        [
            gettext(one)
            for one in (
                "Organisation",
                "Figure",
                "Way of counting",
                "Numerator",
                "Denominator",
                "Value",
                "Points",
                "Weight",
            )
        ]
    )
    for line in lines:
        one = line.one
        scores.append([quarter, line.rank, _plain(line.office), one.cases, one.score, line.grade, one.digest])
        for figure, told in zip(one.figures, figure_lines(one), strict=True):
            figures.append(
                [
                    _plain(line.office),
                    told.name,
                    told.formula,
                    figure.numerator,
                    figure.denominator,
                    figure.value,
                    figure.points,
                    figure.weight,
                ]
            )
    file: IO[bytes] = SpooledTemporaryFile(max_size=4 * 1024 * 1024)  # noqa: SIM115 - the answer closes it
    book.save(file)
    file.seek(0)
    return file


def _plain(text: str) -> str:
    """What a spreadsheet program does not run as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
