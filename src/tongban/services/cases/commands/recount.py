"""Count the days of open cases anew, because a day of their calendar is no longer what it was."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.services.cases.clocks import recounted
from tongban.services.cases.models import Case, CaseQuerySet, CaseStep, CorrectionNotice
from tongban.services.cases.rules import OPEN_STATES
from tongban.services.cases.seating import terms_of_steps
from tongban.services.cases.steps import subject_of
from tongban.services.cases.timing.happenings import happenings
from tongban.services.cases.timing.standing import keep_step_days
from tongban.services.process.public import step_limits
from tongban.standards.codes import check_region_code, region_prefix

ACT = "cases.recount_dates"
BY = SystemActor(job="calendar")
DUE_FIELDS = ("acceptance_due_on", "promised_due_on", "statutory_due_on", "delivery_due_on")


@dataclass(frozen=True, kw_only=True)
class Change:
    """Which area's calendar changed, the first day that may be another, and the notice that says so."""

    area_code: str
    first: date
    because: str


@dataclass(frozen=True, kw_only=True)
class Recounted:
    """One batch: how many cases were looked at, how many have other days now, and the last one's id."""

    seen: int
    moved: int
    last: UUID | None


def cases_to_recount(change: Change) -> CaseQuerySet:
    """Open cases of the area and all that lies in it with a day that the change may move."""
    step = CaseStep.objects.filter(case=OuterRef("pk"), done_at__isnull=True, due_on__gte=change.first)
    due = Q(Exists(step))
    for field in DUE_FIELDS:
        due |= Q(**{f"{field}__gte": change.first})
    rows = Case.objects.filter(due, state__in=OPEN_STATES)
    if len(change.area_code) > 12:  # a local code: a zone inside a region
        return rows.filter(area_code=change.area_code)
    return rows.filter(area_code__startswith=region_prefix(check_region_code(change.area_code)))


@transaction.atomic
def recount_dates(*, change: Change, after: UUID | None, at: datetime, limit: int = 100) -> Recounted:
    """Recount one batch of cases, by id; what comes out as it was is left alone, so twice changes nothing.

    Each case whose days move gets an act on its trail: which days, from what to what, and the
    notice. 4 SQL, and for a case that moves 1 for itself, 2 for each open step and 1 for the trail.

    Source: 行政许可法 (2019) art. 82: limits are counted in working days, without statutory holidays.
    """
    rows = cases_to_recount(change)
    if after is not None:
        rows = rows.filter(id__gt=after)
    cases = list(rows.select_for_update(of=("self",)).order_by("id")[:limit])
    resubmitted = dict(
        CorrectionNotice.objects.filter(case__in=cases).values_list("case_id", "resubmitted_at")
    )
    steps: dict[UUID, list[CaseStep]] = {case.id: [] for case in cases}
    for step in CaseStep.objects.filter(case__in=cases, done_at__isnull=True, due_on__gte=change.first):
        steps[step.case_id].append(step)
    limits = step_limits({subject_of(case): terms_of_steps(case) for case in cases})
    moved = 0
    for case in cases:
        received_at = resubmitted.get(case.id) or case.submitted_at
        happened = happenings(case)
        fields = recounted(case, received_at=received_at, first=change.first, moved=happened, now=at)
        days = dict(_moved_days(case, fields))
        days |= keep_step_days(case, steps[case.id], limits.get(subject_of(case), {}), happened, now=at)
        if days:
            moved += 1
            facts = {"days": days, "because": change.because, "area_code": change.area_code}
            record(act=ACT, subject=subject_of(case), by=BY, at=at, facts=facts)
    return Recounted(seen=len(cases), moved=moved, last=cases[-1].id if cases else None)


def _moved_days(case: Case, fields: Mapping[str, date | None]) -> Iterator[tuple[str, list[date | None]]]:
    """Keep the case's new days; tells which last days are others now, as [from, to]."""
    others = {name: (getattr(case, name), day) for name, day in fields.items() if getattr(case, name) != day}
    if not others:
        return
    for name, (old, new) in others.items():
        setattr(case, name, new)
        if name in DUE_FIELDS:
            yield name, [old, new]
    case.save(update_fields=list(others))
