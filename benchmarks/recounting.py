"""A day off is entered: the clocks of all open cases of a city are counted anew, a million of them.

Each case is under review with three clocks (promised, statutory and its step's), so that a third of
a million cases hold a million. The rows are copied inside the database from one accepted by the verbs;
they were accepted on any of twenty days, and the day off moves every one of their days.
"""

import gc
import time
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import httpx
from django.db import connection, models

from benchmarks.copies import copy
from benchmarks.creating import drain
from benchmarks.installation import Installation
from benchmarks.people import Cast
from benchmarks.tables import Part
from tongban.foundation.calendars.editions import new_edition
from tongban.foundation.calendars.models import SpecialDay
from tongban.foundation.calendars.public import calendar_for, forget_calendars
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import sequence_once
from tongban.kernel import clock
from tongban.services.cases.commands.recount import Change, recount_dates
from tongban.services.cases.models import Case, CaseStep
from tongban.services.process.models import ProcessState
from tongban.standards.working_time import DayKind, effective_day

CLOCKS_A_CASE = 3
MOST_SECONDS = 60.0
PART = 20_000


def measure(place: Installation, cast: Cast, *, clocks: int) -> Part:
    """Count `clocks` clocks anew twice: first all move, then none does."""
    number = accepted_case(place, cast)
    case = Case.objects.get(number=number)
    _copy_all(case, clocks // CLOCKS_A_CASE)
    part = Part(
        title="Counting clocks anew",
        head=("clocks", "what", "seconds", "clocks/s", "ms a batch", "CPU ms a batch"),
    )
    _align(case)
    at = clock.now()
    day = calendar_for(case.area_code).working_day_after(effective_day(at, calendar_for(case.area_code)))
    _take_off(case.area_code, day)
    change = Change(area_code=case.area_code, first=day, because="测速〔2026〕1号")
    for what in ("every day moves", "no day moves"):
        cpu = time.process_time()
        seen, moved, batches, seconds = _recount(change, at=at)
        cpu = time.process_time() - cpu
        is_right = moved == (seen if what == "every day moves" else 0)
        if not is_right:
            raise RuntimeError(f"{what}: {moved} of {seen} cases moved")
        count = seen * CLOCKS_A_CASE
        part.rows.append(
            (count, what, seconds, count / seconds, seconds / batches * 1000, cpu / batches * 1000)
        )
        if what == "every day moves":
            part.goal(f"seconds for {count:,} clocks", round(seconds, 1), MOST_SECONDS)
    part.notes.append(
        "One worker, whose CPU is told without the database's; a batch of 1,000 cases is one transaction with one act on the trail and a part for each case; "
        f"accepted on twenty days, {_ways(case)} ways to count."
    )
    return part


def _recount(change: Change, *, at: datetime) -> tuple[int, int, int, float]:
    """Every batch, as the job does it in a worker: cases seen and moved, batches, seconds."""
    gc.collect()
    gc.freeze()
    forget_calendars()
    seen = moved = batches = 0
    begun, after = time.monotonic(), None
    while (done := recount_dates(change=change, after=after, at=at)).last:
        seen, moved, batches, after = seen + done.seen, moved + done.moved, batches + 1, done.last
    return seen, moved, batches, time.monotonic() - begun


def _take_off(area_code: str, day: date) -> None:
    """Keep a day off without telling the worker, because the counting is done here."""
    SpecialDay.objects.create(
        area_code=area_code,
        date=day,
        kind=DayKind.LOCAL_HOLIDAY,
        is_working=False,
        name="测速日",
        source="测速〔2026〕1号",
        is_official=True,
    )
    new_edition()


def _align(case: Case) -> None:
    """Give the copies the last days of the day on which they were accepted."""
    _tidy()
    first = case.accepted_on - timedelta(days=90) if case.accepted_on else None
    if first is None:
        raise RuntimeError("the case was not accepted")
    _recount(Change(area_code=case.area_code, first=first, because="测速"), at=clock.now())
    _tidy()


def _tidy() -> None:
    """What autovacuum does in time after so many rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE cases_case, cases_casestep, tasks_task, trail_actpart, process_processstate"
        )


def _ways(case: Case) -> int:
    rows = Case.objects.filter(item_code=case.item_code, state="in-review")
    return rows.values("accepted_on").distinct().count()


def accepted_case(place: Installation, cast: Cast) -> str:
    """One case that was submitted and accepted by the API."""
    citizen = cast.citizens[0]
    with httpx.Client(base_url=place.base, timeout=60) as client:
        shot = citizen.application()
        headers = shot.headers | {"Idempotency-Key": str(uuid.uuid4())}
        number = str(_right(client.post(shot.path, content=shot.body, headers=headers))["number"])
        drain()
        officer = {"Authorization": f"Bearer {cast.officers['accept']}"}
        _right(client.post(f"/api/v1/cases/{number}/acceptance", json={}, headers=officer))
    drain()
    sequence_once()
    return number


def _right(answer: httpx.Response) -> dict[str, Any]:
    if answer.status_code not in (200, 201):
        raise RuntimeError(f"{answer.request.url}: {answer.status_code} {answer.text[:400]}")
    return dict(answer.json())


def _copy_all(case: Case, count: int) -> None:
    """`count` open cases like this one, each with its open step, to-do row and process."""
    step = CaseStep.objects.get(case=case, done_at__isnull=True)
    number = "'34169926' || lpad(n::text, 11, '0')"
    new_case = "('0199' || lpad(to_hex(n), 28, '0'))::uuid"
    new_step = "('019a' || lpad(to_hex(n), 28, '0'))::uuid"
    back = "make_interval(days => mod(n, 20)::int)"
    columns: list[tuple[type[models.Model], str, Any, dict[str, str]]] = [
        (
            Case,
            "id",
            case.id,
            {
                "id": new_case,
                "number": number,
                "idempotency_key": "'bench-recount-' || n",
                "submitted_at": f"t.submitted_at - {back}",
                "received_on": f"(t.received_on - {back})::date",
                "accepted_at": f"t.accepted_at - {back}",
                "accepted_on": f"(t.accepted_on - {back})::date",
            },
        ),
        (
            CaseStep,
            "id",
            step.id,
            {"id": new_step, "of_step": new_step, "case_id": new_case, "opened_at": f"t.opened_at - {back}"},
        ),
        (
            Task,
            "key",
            f"case-step:{step.id}",
            {
                "id": "gen_random_uuid()",
                "key": f"'case-step:' || {new_step}",
                "about": f"'cases:' || {number}",
            },
        ),
        (
            ProcessState,
            "subject",
            f"cases:{case.number}",
            {"subject": f"'cases:' || {number}", "tree": "'{}'::jsonb", "course": "NULL::jsonb"},
        ),
    ]
    for start in range(0, count, PART):
        for model, key, value, fields in columns:
            copy(
                model,
                fields,
                f'"{key}" = %(value)s',
                {"value": value, "first": start + 1, "last": min(start + PART, count)},
            )
