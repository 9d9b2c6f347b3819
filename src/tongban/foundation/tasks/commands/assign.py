"""Assign a task (指派) to a colleague who holds its post."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, holders_of, officers_named
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.access import lock_task_with
from tongban.foundation.tasks.facts import ASSIGN_DUTY, NotAHolder, TaskAssigned
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import record


@transaction.atomic
def assign_task(*, task_id: UUID, to_account: int, by: Officer, at: datetime) -> None:
    """Put a task into the hands of a colleague, whoever held it before; to who holds it already changes nothing.

    The duty `tasks.assign` is needed in the task's organisation or in the one above it, and the
    colleague must hold the task's post at `at`. 7 SQL.

    Raises NotFound, DutyMissing, TaskClosed, NotAHolder.
    """
    task = lock_task_with(ASSIGN_DUTY, task_id, by=by)
    name = officers_named([to_account]).get(to_account, "")
    holders = holders_of(post_code=task.post_code, organisation_id=task.organisation_id, at=at)
    if to_account not in holders:
        raise NotAHolder(facts={"name": name})
    if task.claimed_by_account == to_account:
        return
    before = task.claimed_by_account
    Task.objects.filter(pk=task.pk).update(claimed_by_account=to_account, claimed_by_name=name, claimed_at=at)
    facts = {"task": task.key, "to": f"officer:{to_account}", "from": f"officer:{before}" if before else ""}
    record(act=ASSIGN_DUTY, subject=task.about, by=by, at=at, facts=facts)
    announce(
        TaskAssigned(
            key=task.key,
            about=task.about,
            title=task.title,
            url=task.url,
            to_account=to_account,
            from_account=before,
            by_name=by.name,
            assigned_at=at,
        )
    )
