"""Claim a task (认领), give it back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, holders_of
from tongban.foundation.tasks.access import lock_task
from tongban.foundation.tasks.facts import NotYourTask, TaskTaken
from tongban.foundation.tasks.models import Task


@transaction.atomic
def claim_task(*, task_id: UUID, by: Officer, at: datetime) -> None:
    """Take a task of one of the officer's posts; taking it again changes nothing. Two queries.

    Whoever stands in for an absent colleague also takes what that colleague had taken. What somebody
    took who has lost the post since, as at the end of an absence, is free again: one query more.

    Raises NotFound (no such task, or of another's post), TaskClosed, TaskTaken.
    """
    task = lock_task(task_id, by=by)
    if task.claimed_by_account == by.account_id:
        return
    absent = {post.for_account for post in by.stand_in(task.post_code, organisation_id=task.organisation_id)}
    if task.claimed_by_account not in {None, *absent} and _still_holds_post(task, at=at):
        raise TaskTaken(facts={"name": task.claimed_by_name})
    Task.objects.filter(pk=task.pk).update(
        claimed_by_account=by.account_id, claimed_by_name=by.name, claimed_at=at
    )


@transaction.atomic
def release_task(*, task_id: UUID, by: Officer) -> None:
    """Give a task back to its post. Two queries. Raises NotFound, TaskClosed, NotYourTask."""
    task = lock_task(task_id, by=by)
    if task.claimed_by_account != by.account_id:
        raise NotYourTask
    Task.objects.filter(pk=task.pk).update(claimed_by_account=None, claimed_by_name="", claimed_at=None)


def _still_holds_post(task: Task, *, at: datetime) -> bool:
    """Whether who has taken the task could still do it."""
    holders = holders_of(post_code=task.post_code, organisation_id=task.organisation_id, at=at)
    return task.claimed_by_account in holders
