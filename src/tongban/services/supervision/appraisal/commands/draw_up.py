"""Draw up the appraisal of a quarter: count, score and grade every organisation that the officer oversees."""

from collections import defaultdict
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.trail.public import record
from tongban.services.indicators.public import Sum, counted, indicator_of, keep_working_days, value_of
from tongban.services.supervision.appraisal.facts import (
    APPRAISE_DUTY,
    AlreadyPublished,
    Figure,
    Measure,
    NothingToAppraise,
    NotOver,
)
from tongban.services.supervision.appraisal.models import Appraisal
from tongban.services.supervision.appraisal.rules import (
    grade_of,
    points_of,
    quarter_days,
    scheme_on,
    score_of,
)
from tongban.services.supervision.appraisal.scope import is_over
from tongban.standards.working_time import local_day

CASES = "decided"
Sums = dict[UUID, Sum]


@transaction.atomic
def draw_up_appraisal(*, quarter: str, by: Officer, at: datetime) -> int:
    """Count the quarter by its scheme; how many organisations have a draft. Again counts anew, until it is published.

    One SQL for each measure, and 4 besides. Raises DutyMissing, NoQuarter, NotOver, AlreadyPublished,
    NothingToAppraise.
    """
    check_duty_anywhere(by, APPRAISE_DUTY)
    first, after = quarter_days(quarter)
    today = local_day(at)
    if today < after:
        raise NotOver(facts={"quarter": quarter})
    kept = Appraisal.objects.select_for_update().filter(quarter=quarter)
    mine = [row for row in kept if is_over(by, row.organisation_id)]
    if any(row.published_at for row in mine):
        raise AlreadyPublished(facts={"quarter": quarter})
    keep_working_days(today=today)
    scheme = scheme_on(first)
    sums = {one.indicator: sums_of(one.indicator, first, after, today) for one in scheme.measures}
    cases = sums_of(CASES, first, after, today)
    offices = {office for found in (*sums.values(), cases) for office in found if is_over(by, office)}
    if not offices:
        raise NothingToAppraise(facts={"quarter": quarter})
    Appraisal.objects.filter(pk__in=[row.pk for row in mine]).delete()
    rows = []
    for office in offices:
        figures = [_figure(one, sums[one.indicator].get(office, Sum()), first) for one in scheme.measures]
        decided, score = int(cases.get(office, Sum()).numerator), score_of(figures)
        rows.append(
            Appraisal(
                quarter=quarter,
                organisation_id=office,
                scheme=scheme.version,
                cases=decided,
                figures=[asdict(one) for one in figures],
                score=score,
                grade=grade_of(score, cases=decided, scheme=scheme),
                drawn_up_at=at,
                drawn_up_by=by.name,
                drawn_up_by_account=by.account_id,
            )
        )
    Appraisal.objects.bulk_create(rows)
    facts = {"scheme": scheme.version, "organisations": len(rows)}
    record(act=APPRAISE_DUTY, subject=f"appraisals:{quarter}", by=by, at=at, facts=facts)
    return len(rows)


def sums_of(code: str, first: date, until: date, today: date) -> Sums:
    """An indicator by organisation from `first` until before `until`. 1 SQL."""
    found: Sums = defaultdict(Sum)
    for row in counted(indicator_of(code).version_on(first), first=first, until=until, today=today):
        if not row.is_day:
            found[row.organisation_id] += Sum(numerator=row.numerator, denominator=row.denominator)
    return found


def _figure(measure: Measure, sums: Sum, first: date) -> Figure:
    indicator = indicator_of(measure.indicator)
    value = value_of(sums, indicator.unit)
    return Figure(
        indicator=measure.indicator,
        definition=indicator.version_on(first).version,
        numerator=sums.numerator,
        denominator=sums.denominator,
        value=value,
        points=points_of(value, measure),
        weight=measure.weight,
    )
