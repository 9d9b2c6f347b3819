"""Claim a task (认领), give it back, urge it (催办)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.facts import NotYourTask, TaskClosed, TaskTaken, TaskUrged
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid, NotAllowed, NotFound

URGE_DUTY = "tasks.urge"


@transaction.atomic
def claim_task(*, task_id: UUID, by: Officer, at: datetime) -> None:
    """Take a task of one of the officer's posts; taking it again changes nothing. Two queries.

    Raises NotFound (no such task, or of another's post), TaskClosed, TaskTaken.
    """
    task = _lock_task(task_id, by)
    if task.claimed_by_account == by.account_id:
        return
    if task.claimed_by_account is not None:
        raise TaskTaken(facts={"name": task.claimed_by_name})
    Task.objects.filter(pk=task.pk).update(
        claimed_by_account=by.account_id, claimed_by_name=by.name, claimed_at=at
    )


@transaction.atomic
def release_task(*, task_id: UUID, by: Officer) -> None:
    """Give a task back to its post. Two queries. Raises NotFound, TaskClosed, NotYourTask."""
    task = _lock_task(task_id, by)
    if task.claimed_by_account != by.account_id:
        raise NotYourTask
    Task.objects.filter(pk=task.pk).update(claimed_by_account=None, claimed_by_name="", claimed_at=None)


@transaction.atomic
def urge_task(*, task_id: UUID, by: Officer, reason: str, at: datetime) -> None:
    """Ask whoever holds the task, or its whole post, to do it soon.

    Allowed with the duty `tasks.urge` in the task's organisation. Raises NotFound,
    NotAllowed, TaskClosed, Invalid (no reason).
    """
    if not reason.strip():
        raise Invalid(facts={"fields": {"reason": N_("Say why this is urgent.")}})
    places = [organisation for organisation, duties in by.duties_in.items() if URGE_DUTY in duties]
    if not places:
        raise NotAllowed
    task = Task.objects.select_for_update().filter(pk=task_id, organisation_id__in=places).first()
    if task is None:
        raise NotFound
    if task.closed_at is not None:
        raise TaskClosed
    Task.objects.filter(pk=task.pk).update(urged_at=at, urge_count=F("urge_count") + 1)
    record(
        act=URGE_DUTY, subject=task.about, by=by, at=at, facts={"task": task.key, "reason": reason.strip()}
    )
    announce(
        TaskUrged(
            key=task.key,
            task_id=task.pk,
            about=task.about,
            title=task.title,
            url=task.url,
            post_code=task.post_code,
            organisation_id=task.organisation_id,
            claimed_by_account=task.claimed_by_account,
            by_name=by.name,
            reason=reason.strip(),
            urged_at=at,
        )
    )


def _lock_task(task_id: UUID, by: Officer) -> Task:
    task = Task.objects.filter(pk=task_id).first()
    if task is None or not by.holds(task.post_code, organisation_id=task.organisation_id):
        raise NotFound
    task = Task.objects.select_for_update().get(pk=task_id)
    if task.closed_at is not None:
        raise TaskClosed
    return task
