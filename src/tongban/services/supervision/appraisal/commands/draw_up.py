"""Draw up the appraisal of a quarter: count, score and grade every organisation that the officer oversees."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.trail.public import record
from tongban.services.indicators.public import (
    OfficeCount,
    counted_by_office,
    indicator_of,
    keep_working_days,
)
from tongban.services.supervision.appraisal.errors import (
    AlreadyPublished,
    AlreadyShown,
    NothingToAppraise,
    NotOver,
)
from tongban.services.supervision.appraisal.facts import APPRAISE_DUTY, Figure, Measure, Scheme
from tongban.services.supervision.appraisal.lines import sha256_of
from tongban.services.supervision.appraisal.models import Appraisal, AppraisalLines
from tongban.services.supervision.appraisal.rules import (
    figure_of,
    grade_of,
    quarter_days,
    scheme_on,
    score_of,
)
from tongban.services.supervision.appraisal.scope import is_over
from tongban.standards.working_time import local_day

CASES = "decided"
Counts = Mapping[str, Mapping[UUID, OfficeCount]]


def draw_up_appraisal(*, quarter: str, by: Officer, at: datetime) -> int:
    """Count the quarter by its scheme; how many organisations have a draft. Again counts anew, until it is shown.

    What each figure was counted from is kept with it. It is counted first, and written in one short transaction.
    One SQL for each measure, and 7 besides. Raises DutyMissing, NoQuarter, NotOver, AlreadyPublished, AlreadyShown,
    NothingToAppraise.
    """
    check_duty_anywhere(by, APPRAISE_DUTY)
    first, after = quarter_days(quarter)
    today = local_day(at)
    if today < after:
        raise NotOver(facts={"quarter": quarter})
    keep_working_days(today=today)
    scheme = scheme_on(first)
    counts = {
        code: count_of(code, first=first, until=after, today=today)
        for code in (*(one.indicator for one in scheme.measures), CASES)
    }
    offices = {office for found in counts.values() for office in found if is_over(by, office)}
    with transaction.atomic():
        _clear(quarter, by=by)
        if not offices:
            raise NothingToAppraise(facts={"quarter": quarter})
        for office in sorted(offices):
            _keep(office, counts, scheme, quarter=quarter, by=by, at=at)
        facts = {"scheme": scheme.version, "organisations": len(offices)}
        record(act=APPRAISE_DUTY, subject=f"appraisals:{quarter}", by=by, at=at, facts=facts)
    return len(offices)


def count_of(
    code: str, *, first: date, until: date, today: date, organisation_id: UUID | None = None
) -> dict[UUID, OfficeCount]:
    """An indicator by organisation from `first` until before `until`, with its lines. 1 SQL."""
    found = counted_by_office(
        indicator_of(code).version_on(first),
        first=first,
        until=until,
        today=today,
        organisation_id=organisation_id,
    )
    return {one.organisation_id: one for one in found}


def measured(measure: Measure, count: OfficeCount | None, *, first: date) -> tuple[Figure, str]:
    """The figure of a count, and the text of its lines; empty where there is nothing, or too little, to tell."""
    if count is None:
        return figure_of(measure, first=first, lines_sha256=""), ""
    figure = figure_of(measure, count.sum, first=first, lines_sha256=sha256_of(count.lines))
    return figure, "" if figure.is_few else count.lines


def _clear(quarter: str, *, by: Officer) -> None:
    rows = Appraisal.objects.select_for_update().filter(quarter=quarter)
    mine = [row for row in rows if is_over(by, row.organisation_id)]
    if any(row.published_at for row in mine):
        raise AlreadyPublished(facts={"quarter": quarter})
    if any(row.shown_at for row in mine):
        raise AlreadyShown(facts={"quarter": quarter})
    Appraisal.objects.filter(pk__in=[row.pk for row in mine]).delete()


def _keep(office: UUID, counts: Counts, scheme: Scheme, *, quarter: str, by: Officer, at: datetime) -> None:
    first, _ = quarter_days(quarter)
    made = [measured(one, counts[one.indicator].get(office), first=first) for one in scheme.measures]
    figures = [figure for figure, _ in made]
    decided = counts[CASES].get(office)
    cases, score = int(decided.sum.numerator) if decided else 0, score_of(figures)
    row = Appraisal.objects.create(
        quarter=quarter,
        organisation_id=office,
        scheme=scheme.version,
        cases=cases,
        figures=[asdict(one) for one in figures],
        score=score,
        grade=grade_of(score, cases=cases, scheme=scheme),
        drawn_up_at=at,
        drawn_up_by=by.name,
        drawn_up_by_account=by.account_id,
    )
    AppraisalLines.objects.bulk_create(
        AppraisalLines(appraisal=row, indicator=figure.indicator, text=text) for figure, text in made if text
    )
