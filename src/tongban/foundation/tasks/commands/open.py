"""Open a task, move its limit, close it: what the app that a task belongs to does with it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from tongban.foundation.directory.public import Officer
from tongban.foundation.tasks.facts import NO_DUE, task_id_of
from tongban.foundation.tasks.models import Task
from tongban.kernel.actors import Actor

_RESCHEDULE = """
UPDATE tasks_task t SET due_at = moved.due_at, sort_at = coalesce(moved.due_at, %s)
FROM jsonb_to_recordset(%s::jsonb) AS moved (key text, due_at timestamptz)
WHERE t.key = moved.key AND t.closed_at IS NULL
"""


@dataclass(frozen=True, kw_only=True)
class NewTask:
    """A task to be opened. `key` is unique for ever, such as `cases:<number>:<step id>`."""

    key: str
    kind: str
    about: str
    title: str
    post_code: str
    organisation_id: UUID
    area_code: str
    due_at: datetime | None
    url: str
    applicant_label: str = ""


def open_task(
    *,
    key: str,
    kind: str,
    about: str,
    title: str,
    post_code: str,
    organisation_id: UUID,
    area_code: str,
    due_at: datetime | None,
    url: str,
    applicant_label: str = "",
    at: datetime,
) -> UUID:
    """Put a to-do before a post of an organisation. One query; the same key again changes nothing."""
    task = NewTask(
        key=key,
        kind=kind,
        about=about,
        title=title,
        post_code=post_code,
        organisation_id=organisation_id,
        area_code=area_code,
        due_at=due_at,
        url=url,
        applicant_label=applicant_label,
    )
    return open_tasks(tasks=[task], at=at)[0]


def open_tasks(*, tasks: Sequence[NewTask], at: datetime) -> list[UUID]:
    """Open several at once. One query."""
    rows = [
        Task(
            id=task_id_of(task.key),
            key=task.key,
            kind=task.kind,
            about=task.about,
            title=task.title[:300],
            post_code=task.post_code,
            organisation_id=task.organisation_id,
            area_code=task.area_code,
            due_at=task.due_at,
            sort_at=task.due_at or NO_DUE,
            url=task.url,
            applicant_label=task.applicant_label[:200],
            opened_at=at,
        )
        for task in tasks
    ]
    Task.objects.bulk_create(rows, ignore_conflicts=True)
    return [row.pk for row in rows]


def reschedule_task(*, key: str, due_at: datetime | None) -> None:
    """Move the limit of an open task, as when its clock is extended. One query."""
    Task.objects.filter(key=key, closed_at=None).update(due_at=due_at, sort_at=due_at or NO_DUE)


def reschedule_tasks(moves: Mapping[str, datetime | None]) -> None:
    """Move the limits of open tasks, by key. One query for all."""
    rows = [{"key": key, "due_at": due_at} for key, due_at in moves.items()]
    with connection.cursor() as cursor:
        cursor.execute(_RESCHEDULE, [NO_DUE, json.dumps(rows, default=datetime.isoformat)])


def close_task(*, key: str, by: Actor, at: datetime, outcome: str) -> None:
    """Close the task because its work is done. One query; closing again changes nothing.

    Whoever closes it for an absent colleague costs one more, and the row names both.
    """
    done = {"closed_at": at, "closed_by_ref": by.ref, "outcome": outcome}
    tasks = Task.objects.filter(key=key, closed_at=None)
    if isinstance(by, Officer) and by.is_standing_in and (task := tasks.first()) is not None:
        done["closed_for_ref"] = ",".join(
            f"officer:{post.for_account}"
            for post in by.stand_in(task.post_code, organisation_id=task.organisation_id)
        )[:80]
    tasks.update(**done)


def cancel_tasks(*, about: str, at: datetime) -> None:
    """Close every open task about a thing, because it needs no more work. One query."""
    Task.objects.filter(about=about, closed_at=None).update(
        closed_at=at, closed_by_ref="", outcome="cancelled"
    )


def drop_tasks(*, keys: Collection[str], at: datetime, outcome: str) -> None:
    """Close tasks because nobody has to do them any more: nobody has done them. One query."""
    Task.objects.filter(key__in=keys, closed_at=None).update(closed_at=at, closed_by_ref="", outcome=outcome)


def reopen_tasks(*, keys: Collection[str]) -> None:
    """Let tasks that nobody had to do any more wait again. One query; what is open stays as it is."""
    Task.objects.filter(key__in=keys, closed_by_ref="").exclude(closed_at=None).update(
        closed_at=None, outcome=""
    )
