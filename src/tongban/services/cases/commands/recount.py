"""Count the days of open cases anew, because a day of their calendar is no longer what it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from tongban.foundation.tasks.public import reschedule_tasks
from tongban.foundation.trail.public import record_many
from tongban.kernel.actors import SystemActor
from tongban.services.cases.clocks import end_of_office
from tongban.services.cases.facts import CaseState
from tongban.services.cases.models import Case, CaseQuerySet, CaseStep
from tongban.services.cases.recounting import Days, Recounter
from tongban.services.cases.rules import OPEN_STATES
from tongban.services.cases.steps import subject_of, task_key
from tongban.services.cases.timing.happenings import happenings
from tongban.services.process.public import step_limits
from tongban.standards.codes import check_region_code, region_prefix

ACT = "cases.recount_dates"
BY = SystemActor(job="calendar")
DUE_FIELDS = ("acceptance_due_on", "promised_due_on", "statutory_due_on", "delivery_due_on")
DAY_FIELDS = ("received_on", "accepted_on", "decided_on", *DUE_FIELDS)
Moved = dict[str, list[date | None]]

_STEPS = """
SELECT id, case_id, key, post_code, opened_at, counted_from, due_on FROM cases_casestep
WHERE case_id = ANY(%s) AND done_at IS NULL AND due_on >= %s
"""
_CORRECTED = "SELECT case_id, resubmitted_at FROM cases_correctionnotice WHERE case_id = ANY(%s)"
_KEEP_DAYS = f"""
UPDATE cases_case c SET {", ".join(f"{name} = moved.{name}" for name in DAY_FIELDS)}
FROM unnest(%s::uuid[], {", ".join(["%s::date[]"] * len(DAY_FIELDS))}) AS moved (id, {", ".join(DAY_FIELDS)})
WHERE c.id = moved.id
"""  # noqa: S608 - names of ours
_KEEP_STEP_DAYS = """
UPDATE cases_casestep s SET due_on = moved.due_on
FROM unnest(%s::uuid[], %s::date[]) AS moved (id, due_on) WHERE s.id = moved.id
"""
_READ = (
    *(
        "id",
        "number",
        "state",
        "version_id",
        "area_code",
        "answers",
        "submitted_at",
        "accepted_at",
        "is_deemed",
    ),
    *("decided_at", "handling_system", "procedure_count", "stopped_on", "extended_by", *DAY_FIELDS),
)


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
    """Open cases of the area and all that lies in it that may have a day which the change moves.

    Every case under review is among them, because its step may have a day where it has none itself:
    looking that up here costs more than counting it.
    """
    due = Q(state=CaseState.IN_REVIEW)
    for field in DUE_FIELDS:
        due |= Q(**{f"{field}__gte": change.first})
    rows = Case.objects.filter(due, state__in=OPEN_STATES)
    if len(change.area_code) > 12:  # a local code: a zone inside a region
        return rows.filter(area_code=change.area_code)
    return rows.filter(area_code__startswith=region_prefix(check_region_code(change.area_code)))


@transaction.atomic
def recount_dates(*, change: Change, after: UUID | None, at: datetime, limit: int = 1000) -> Recounted:
    """Recount one batch of cases, by id; what comes out as it was is left alone, so twice changes nothing.

    All cases of the batch whose days move get one act on the trail, each its own part of it: which days,
    from what to what, beside the notice. 9 SQL, and up to 2 for each case whose clocks were stopped or
    extended.

    Source: 行政许可法 (2019) art. 82: limits are counted in working days, without statutory holidays.
    """
    rows = cases_to_recount(change)
    if after is not None:
        rows = rows.filter(id__gt=after)
    cases = list(rows.only(*_READ).select_for_update(of=("self",)).order_by("id")[:limit])
    moved = _recounted(cases, change, at=at)
    if moved:
        record_many(
            act=ACT,
            subject=f"calendars:{change.area_code}",
            by=BY,
            at=at,
            facts={"because": change.because, "area_code": change.area_code},
            parts=[(subject_of(case), {"days": days}) for case, days in moved],
        )
    return Recounted(seen=len(cases), moved=len(moved), last=cases[-1].id if cases else None)


def _recounted(cases: Sequence[Case], change: Change, *, at: datetime) -> list[tuple[Case, Moved]]:
    """Keep the new days of these cases, of their steps and to-do rows; tells whose last days are others now."""
    count = Recounter(first=change.first, now=at)
    ids = [case.id for case in cases]
    with connection.cursor() as cursor:
        cursor.execute(_CORRECTED, [ids])
        resubmitted = dict(cursor.fetchall())
    steps: dict[UUID, list[CaseStep]] = {case.id: [] for case in cases}
    for step in CaseStep.objects.raw(_STEPS, [ids, change.first]):
        steps[step.case_id].append(step)
    limits = step_limits({subject_of(case): count.terms_of_steps(case) for case in cases if steps[case.id]})
    found: list[tuple[Case, Moved]] = []
    changed: list[Case] = []
    late: list[CaseStep] = []
    for case in cases:
        happened = happenings(case)
        received_at = resubmitted.get(case.id) or case.submitted_at
        days = _take_over(case, count.days_of(case, happened, received_at=received_at))
        if days:
            changed.append(case)
        moved = {name: pair for name, pair in days.items() if name in DUE_FIELDS}
        for step in steps[case.id]:
            limit_days = limits.get(subject_of(case), {}).get(step.key)
            due_on = count.day_of(case, step, happened, limit_days=limit_days)
            if due_on is not None and due_on != step.due_on:
                moved["step_due_on"] = [step.due_on, due_on]
                step.due_on = due_on
                late.append(step)
        if moved:
            found.append((case, moved))
    _keep(changed, late)
    return found


def _take_over(case: Case, days: Days) -> Moved:
    """Put the days that are others now into the row; tells them as [from, to]."""
    others = {name: [getattr(case, name), day] for name, day in days.items() if getattr(case, name) != day}
    for name, (_, day) in others.items():
        setattr(case, name, day)
    return others


def _keep(cases: Sequence[Case], steps: Sequence[CaseStep]) -> None:
    with connection.cursor() as cursor:
        if cases:
            columns = [[getattr(case, name) for case in cases] for name in DAY_FIELDS]
            cursor.execute(_KEEP_DAYS, [[case.id for case in cases], *columns])
        if steps:
            cursor.execute(_KEEP_STEP_DAYS, [[step.id for step in steps], [step.due_on for step in steps]])
    if steps:
        reschedule_tasks({task_key(step.id): end_of_office(step.due_on) for step in steps})
