"""Appraisals as page, spreadsheet and report tell them: one set of words and numbers for all three."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext

from tongban.kernel.errors import N_
from tongban.services.indicators.public import (
    Sum,
    Unit,
    indicator_of,
    name_of,
    number_text,
    value_text,
)
from tongban.services.supervision.appraisal.comparing import Compared
from tongban.services.supervision.appraisal.facts import (
    GRADES,
    Appraised,
    Correction,
    Figure,
    Grade,
    Measure,
    RemarkFact,
    Ruling,
    Stage,
)
from tongban.services.supervision.appraisal.objecting import may_object
from tongban.services.supervision.appraisal.rules import scheme_of

TONES = {
    Grade.EXCELLENT: "good",
    Grade.GOOD: "good",
    Grade.PASSED: "",
    Grade.FAILED: "bad",
    Grade.NONE: "line",
}
RULINGS = {
    Ruling.RECOUNTED: N_("Upheld: counted again"),
    Ruling.CORRECTED: N_("Upheld: single cases corrected"),
    Ruling.REJECTED: N_("Rejected"),
}
CORRECTIONS = {
    Correction.MET: N_("counted as it should be"),
    Correction.OUT: N_("left out of the count"),
}
_CHANGED = {
    Ruling.RECOUNTED: N_("counted again after an objection"),
    Ruling.CORRECTED: N_("corrected after an objection"),
}
_STAGES = {
    Stage.DRAFT: ("line", N_("Draft")),
    Stage.SHOWN: ("brand", N_("May be objected to")),
    Stage.PUBLISHED: ("good", N_("It is published")),
}
_AGREED, _OVER = ("good", N_("No objection")), ("", N_("Days to object over"))


@dataclass(frozen=True, kw_only=True)
class FigureLine:
    """One figure in the reader's language, with how its points come about and what all together have."""

    code: str
    name: str
    formula: str
    value: str
    counted: str
    points: str
    weight: int
    full: str
    none: str
    whole: str
    changed: str
    opens: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """One organisation in the table of a quarter; `before` is its published appraisal of the quarter before."""

    one: Appraised
    office: str
    grade: str
    tone: str
    score: str
    rank: int | None
    of: int
    mean: str
    stage: str
    stage_tone: str
    before: str
    figures: tuple[FigureLine, ...]
    open_objections: int


@dataclass(frozen=True, kw_only=True)
class RemarkLine:
    """One comment or objection in the reader's language; `changes` are label, before, after."""

    fact: RemarkFact
    figure: str
    ruling: str
    tone: str
    corrections: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str, str], ...]


def quarter_words(quarter: str) -> str:
    """2026年第3季度; Q3 2026."""
    year, number = quarter.split("-Q")
    return gettext("Q%(number)s %(year)s") % {"number": number, "year": year}


def lines_of(
    found: Iterable[Appraised],
    names: Mapping[UUID, str],
    comparison: Mapping[UUID, Compared],
    *,
    before: Mapping[UUID, Appraised] | None = None,
    remarks: Mapping[UUID, list[RemarkFact]] | None = None,
    today: date,
) -> list[Line]:
    """The organisations in their order, in the reader's language."""
    return [
        _line(
            one,
            names.get(one.organisation_id, ""),
            comparison[one.organisation_id],
            before=(before or {}).get(one.organisation_id),
            remarks=(remarks or {}).get(one.organisation_id, ()),
            today=today,
        )
        for one in found
    ]


def _line(
    one: Appraised,
    office: str,
    stands: Compared,
    *,
    before: Appraised | None,
    remarks: Iterable[RemarkFact],
    today: date,
) -> Line:
    tone, stage = _stage(one, today=today)
    return Line(
        one=one,
        office=office,
        grade=gettext(GRADES[one.grade]),
        tone=TONES[one.grade],
        score=score_text(one.score),
        rank=stands.rank,
        of=stands.of,
        mean=score_text(stands.mean),
        stage=gettext(stage),
        stage_tone=tone,
        before=f"{score_text(before.score)} · {gettext(GRADES[before.grade])}" if before else "",
        figures=tuple(figure_lines(one, stands.whole)),
        open_objections=sum(remark.is_open for remark in remarks),
    )


def _stage(one: Appraised, *, today: date) -> tuple[str, str]:
    if one.stage is not Stage.SHOWN or may_object(one, today=today):
        return _STAGES[one.stage]
    return _AGREED if one.agreed_at else _OVER


def score_text(score: float | None) -> str:
    """88.5, or a dash."""
    return number_text(score) if score is not None else "—"


def figure_lines(one: Appraised, whole: Mapping[str, Sum]) -> list[FigureLine]:
    """Every figure of one appraisal by the scheme that it was scored by."""
    measures = {measure.indicator: measure for measure in scheme_of(one.scheme).measures}
    return [_figure(figure, measures[figure.indicator], whole) for figure in one.figures]


def _figure(figure: Figure, measure: Measure, whole: Mapping[str, Sum]) -> FigureLine:
    indicator = indicator_of(figure.indicator)
    definition = next(one for one in indicator.versions if one.version == figure.definition)
    sums = Sum(numerator=figure.numerator, denominator=figure.denominator)
    is_nothing = not figure.numerator and not figure.denominator
    return FigureLine(
        code=figure.indicator,
        name=name_of(indicator),
        formula=gettext(definition.formula),
        value=f"<{measure.least}" if figure.is_few else _told(sums, indicator.unit),
        counted="—" if is_nothing else f"{number_text(sums.numerator)} / {number_text(sums.denominator)}",
        points=score_text(figure.points),
        weight=figure.weight,
        full=number_text(measure.full),
        none=number_text(measure.none),
        whole=_told(whole.get(figure.indicator, Sum()), indicator.unit),
        changed=gettext(_CHANGED[Ruling(figure.changed)]) if figure.changed else "",
        opens=bool(figure.lines_sha256),
    )


def _told(sums: Sum, unit: Unit) -> str:
    return value_text(sums, unit) if sums.denominator else "—"


def remark_lines(found: Iterable[RemarkFact]) -> list[RemarkLine]:
    """What was said and answered, in its order."""
    return [_remark(one) for one in found]


def _remark(one: RemarkFact) -> RemarkLine:
    is_upheld = one.ruling not in (None, Ruling.REJECTED)
    return RemarkLine(
        fact=one,
        figure=name_of(indicator_of(one.indicator)) if one.indicator else "",
        ruling=gettext(RULINGS[one.ruling]) if one.ruling else "",
        tone="good" if is_upheld else "" if one.ruling else "warn",
        corrections=tuple((key, gettext(CORRECTIONS[how])) for key, how in one.corrections.items()),
        changes=_changes(one),
    )


def _changes(one: RemarkFact) -> tuple[tuple[str, str, str], ...]:
    """Counted, points and score before and after; empty where nothing changed."""
    if not one.after:
        return ()
    before, after = one.before, one.after
    told = (
        (gettext("What was counted"), _counted(before), _counted(after)),
        (gettext("Points"), score_text(before["points"]), score_text(after["points"])),
        (gettext("Score"), score_text(before["score"]), score_text(after["score"])),
    )
    return tuple(row for row in told if row[1] != row[2])


def _counted(kept: Mapping[str, float | None]) -> str:
    return f"{number_text(kept['numerator'] or 0.0)} / {number_text(kept['denominator'] or 0.0)}"
