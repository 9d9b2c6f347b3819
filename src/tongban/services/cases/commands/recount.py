"""Count the days of open cases anew, because a day of their calendar is no longer what it was."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Case as Choice
from django.db.models import F, Q, TextField, When
from django.db.models.functions import Cast

from tongban.foundation.tasks.public import reschedule_tasks
from tongban.foundation.trail.public import record_many
from tongban.kernel.actors import SystemActor
from tongban.services.cases.clocks import end_of_office
from tongban.services.cases.facts import CaseState
from tongban.services.cases.models import Case, CaseQuerySet
from tongban.services.cases.recounting import DAY_FIELDS, DUE_FIELDS, CaseRow, Recounter, StepRow
from tongban.services.cases.rules import OPEN_STATES
from tongban.services.cases.steps import subject_of, task_key
from tongban.services.process.public import step_limits
from tongban.standards.codes import check_region_code, region_prefix

ACT = "cases.recount_dates"
BY = SystemActor(job="calendar")
# a moment of the case, and the day to which it belongs
MOMENTS = {
    "submitted_at": "received_on",
    "accepted_at": "accepted_on",
    "reported_at": "reported_on",
    "decided_at": "decided_on",
}
Facts = Mapping[str, Any]

_STEPS = """
SELECT id, case_id, key, post_code, coalesce(counted_from, opened_at), due_on FROM cases_casestep
WHERE case_id = ANY(%s) AND done_at IS NULL AND due_on >= %s
"""
_CORRECTED = "SELECT case_id, resubmitted_at FROM cases_correctionnotice WHERE case_id = ANY(%s)"
# the rows come as JSON: a list of arrays is spelled out value by value and takes four times as long
_KEEP_DAYS = f"""
UPDATE cases_case c SET {", ".join(f"{name} = moved.{name}" for name in DAY_FIELDS)}
FROM jsonb_to_recordset(%s::jsonb) AS moved (id uuid, {", ".join(f"{name} date" for name in DAY_FIELDS)})
WHERE c.id = moved.id
"""  # noqa: S608 - names of ours
_KEEP_STEP_DAYS = """
UPDATE cases_casestep s SET due_on = moved.due_on
FROM jsonb_to_recordset(%s::jsonb) AS moved (id uuid, due_on date) WHERE s.id = moved.id
"""


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
    cases = _locked(rows, first=change.first, limit=limit)
    moved = _recounted(cases, change, at=at)
    if moved:
        record_many(
            act=ACT,
            subject=f"calendars:{change.area_code}",
            by=BY,
            at=at,
            facts={"because": change.because, "area_code": change.area_code},
            parts=moved,
        )
    return Recounted(seen=len(cases), moved=len(moved), last=cases[-1].id if cases else None)


def _locked(rows: CaseQuerySet, *, first: date, limit: int) -> list[CaseRow]:
    """The next rows by id, locked. Whole models would take three times as long to read."""
    told = {
        name: Cast(name, TextField()) if name == "answers" else _since(first, name)
        for name in ("answers", *MOMENTS)
    }
    columns = [told.get(name, name) for name in CaseRow._fields]
    found = rows.select_for_update().order_by("id").values_list(*columns)[:limit]
    return [CaseRow._make(row) for row in found]


def _since(first: date, moment: str) -> Choice:
    """The moment of an act whose day is not before `first`: only that day may be another now."""
    return Choice(When(**{f"{MOMENTS[moment]}__gte": first}, then=F(moment)), default=None)


def _recounted(cases: Sequence[CaseRow], change: Change, *, at: datetime) -> list[tuple[str, Facts]]:
    """Keep the new days of these cases, of their steps and to-do rows; tells whose last days are others
    now, by the subject, and what the trail says of it."""
    count = Recounter(first=change.first, now=at)
    ids = [case.id for case in cases]
    with connection.cursor() as cursor:
        cursor.execute(_CORRECTED, [ids])
        resubmitted = dict(cursor.fetchall())
        cursor.execute(_STEPS, [ids, change.first])
        steps: dict[UUID, list[StepRow]] = {}
        for step in map(StepRow._make, cursor.fetchall()):
            steps.setdefault(step.case_id, []).append(step)
    limits = step_limits({subject_of(case): count.terms_of_steps(case) for case in cases if case.id in steps})
    said: dict[int, Facts] = {}  # cases with the same outcome say the same
    found: list[tuple[str, Facts]] = []
    changed: list[dict[str, Any]] = []
    late: dict[UUID, date] = {}
    for case in cases:
        subject, of_case = subject_of(case), steps.get(case.id, ())
        outcome = count.outcome_of(
            case, of_case, limits=limits.get(subject, {}), resubmitted_at=resubmitted.get(case.id)
        )
        if outcome.kept:
            changed.append({"id": str(case.id), **outcome.kept})
        if outcome.moved:
            found.append((subject, said.setdefault(id(outcome.moved), {"days": outcome.moved})))
        late |= {step.id: day for step, day in zip(of_case, outcome.step_days, strict=True) if day}
    _keep(changed, late)
    return found


def _keep(cases: Sequence[Mapping[str, Any]], steps: Mapping[UUID, date]) -> None:
    with connection.cursor() as cursor:
        if cases:
            cursor.execute(_KEEP_DAYS, [json.dumps(cases, default=date.isoformat)])
        if steps:
            rows = [{"id": str(step_id), "due_on": day.isoformat()} for step_id, day in steps.items()]
            cursor.execute(_KEEP_STEP_DAYS, [json.dumps(rows)])
    if steps:
        ends = {day: end_of_office(day) for day in set(steps.values())}
        reschedule_tasks({task_key(step_id): ends[day] for step_id, day in steps.items()})
