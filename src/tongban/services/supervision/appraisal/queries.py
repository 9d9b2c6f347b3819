"""Questions about appraisals: who appraises reads everything of their scope, an organisation its own once it is shown."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import asdict
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import canonical
from tongban.kernel.errors import NotFound
from tongban.services.supervision.appraisal.comparing import Compared, compared
from tongban.services.supervision.appraisal.facts import (
    Appraised,
    Correction,
    Figure,
    Grade,
    RemarkFact,
    Ruling,
    Stage,
)
from tongban.services.supervision.appraisal.lines import CountedLine, lines_in
from tongban.services.supervision.appraisal.models import Appraisal, AppraisalLines, AppraisalRemark
from tongban.services.supervision.appraisal.rules import quarter_before, quarter_days
from tongban.services.supervision.appraisal.scope import is_over, may_read

# what an older figure has not, and what is left out of its digest where it says nothing
_LATER = ("lines_sha256", "changed", "is_few")


def appraisals(*, quarter: str, by: Officer) -> list[Appraised]:
    """What the officer may read of a quarter, the best first, what has no score last. 1 SQL."""
    return [one for one in _of_quarter(quarter) if _is_readable(one, by)]


def quarters(*, by: Officer) -> list[str]:
    """The quarters of which the officer may read something, the latest first. 1 SQL."""
    rows = Appraisal.objects.values_list("quarter", "organisation_id", "shown_at", "published_at")
    readable = {
        quarter
        for quarter, office, shown_at, published_at in rows
        if may_read(by, office, is_shown=bool(shown_at or published_at))
    }
    return sorted(readable, reverse=True)


def appraisal_of(*, quarter: str, organisation_id: UUID, by: Officer) -> Appraised:
    """One organisation in one quarter. 1 SQL. Raises NotFound."""
    row = Appraisal.objects.filter(quarter=quarter, organisation_id=organisation_id).first()
    if row is None or not _is_readable(one := as_fact(row), by):
        raise NotFound
    return one


def comparison(*, quarter: str, by: Officer) -> dict[UUID, Compared]:
    """How each organisation that the officer may read stands among all that were drawn up with it. 1 SQL.

    Sums and ranks of the others, never their figures. Whoever does not appraise learns no rank before it is final.
    """
    found = compared(_of_quarter(quarter))
    return {
        one.appraised.organisation_id: one
        if one.appraised.stage is Stage.PUBLISHED or is_over(by, one.appraised.organisation_id)
        else one.without_rank()
        for one in found
        if _is_readable(one.appraised, by)
    }


def earlier(*, quarter: str, organisation_ids: Collection[UUID]) -> dict[UUID, Appraised]:
    """What was published of these organisations for the quarter before. 1 SQL."""
    before = quarter_before(quarter_days(quarter)[0])
    rows = Appraisal.objects.filter(quarter=before, organisation_id__in=organisation_ids)
    return {row.organisation_id: as_fact(row) for row in rows.exclude(published_at=None)}


def lines_of_figure(*, quarter: str, organisation_id: UUID, indicator: str) -> list[CountedLine]:
    """What a figure was counted from, for whoever may read the appraisal: that is asked before. 1 SQL.

    Raises NotFound (no such figure, or nothing is kept of it).
    """
    rows = AppraisalLines.objects.filter(
        appraisal__quarter=quarter, appraisal__organisation_id=organisation_id, indicator=indicator
    )
    text = rows.values_list("text", flat=True).first()
    if text is None:
        raise NotFound
    return lines_in(text)


def remarks_on(*, quarter: str, organisation_ids: Collection[UUID]) -> dict[UUID, list[RemarkFact]]:
    """What organisations said to their appraisal, in its order, for whoever may read it. 1 SQL."""
    rows = AppraisalRemark.objects.filter(quarter=quarter, organisation_id__in=organisation_ids)
    found: dict[UUID, list[RemarkFact]] = {}
    for row in rows.order_by("place"):
        found.setdefault(row.organisation_id, []).append(remark_fact(row))
    return found


def open_objections(*, quarter: str, organisation_ids: Collection[UUID]) -> int:
    """How many objections wait for an answer. 1 SQL."""
    rows = AppraisalRemark.objects.filter(quarter=quarter, organisation_id__in=organisation_ids, ruling="")
    return rows.exclude(indicator="").count()


def quarter_of_report(report_id: UUID) -> str:
    """The quarter of what was published together. 1 SQL."""
    return str(Appraisal.objects.filter(report_id=report_id).values_list("quarter", flat=True)[0])


def as_fact(row: Appraisal) -> Appraised:
    """The row as others see it."""
    return Appraised(
        quarter=row.quarter,
        organisation_id=row.organisation_id,
        scheme=row.scheme,
        cases=row.cases,
        figures=tuple(Figure(**one) for one in row.figures),
        score=row.score,
        grade=Grade(row.grade),
        drawn_up_at=row.drawn_up_at,
        drawn_up_by=row.drawn_up_by,
        drawn_up_by_account=row.drawn_up_by_account,
        shown_at=row.shown_at,
        shown_by=row.shown_by,
        object_by=row.object_by,
        agreed_at=row.agreed_at,
        agreed_by=row.agreed_by,
        published_at=row.published_at,
        published_by=row.published_by,
        digest=row.digest,
        report_id=row.report_id,
    )


def remark_fact(row: AppraisalRemark) -> RemarkFact:
    """The row as others see it."""
    return RemarkFact(
        place=row.place,
        indicator=row.indicator,
        text=row.text,
        case_numbers=tuple(row.case_numbers),
        papers=tuple(row.papers),
        said_at=row.said_at,
        said_by=row.said_by,
        ruling=Ruling(row.ruling) if row.ruling else None,
        reasons=row.reasons,
        corrections={key: Correction(how) for key, how in row.corrections.items()},
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        before=row.before,
        after=row.after,
    )


def digest_of(one: Appraised) -> str:
    """SHA-256 of what is published, in canonical JSON with numbers as `exact` writes them: anybody can compute it."""
    said = {
        "quarter": one.quarter,
        "organisation_id": one.organisation_id,
        "scheme": one.scheme,
        "cases": one.cases,
        "figures": [_exact(figure) for figure in one.figures],
        "score": exact(one.score),
        "grade": one.grade,
    }
    return hashlib.sha256(canonical(said)).hexdigest()


def exact(value: object) -> object:
    """A number with a spelling of its own: four places behind the point."""
    return f"{value:.4f}" if isinstance(value, float) else value


def _exact(figure: Figure) -> dict[str, object]:
    return {name: exact(value) for name, value in asdict(figure).items() if value or name not in _LATER}


def _of_quarter(quarter: str) -> list[Appraised]:
    return by_score(as_fact(row) for row in Appraisal.objects.filter(quarter=quarter))


def by_score(found: Iterable[Appraised]) -> list[Appraised]:
    """The best first, what has no grade behind, what has no score last."""

    def place(one: Appraised) -> tuple[bool, bool, float, str]:
        is_graded = one.grade is not Grade.NONE
        return not is_graded, one.score is None, -(one.score or 0.0), str(one.organisation_id)

    return sorted(found, key=place)


def _is_readable(one: Appraised, by: Officer) -> bool:
    return may_read(by, one.organisation_id, is_shown=one.stage is not Stage.DRAFT)
