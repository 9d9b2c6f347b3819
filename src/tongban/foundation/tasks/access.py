"""Whose a task is; finding and locking it: what is not yours is not found, and no lock is taken on it."""

from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import DutyMissing, Officer, deputies_of, holders_of, organisation
from tongban.foundation.tasks.facts import ASSIGN_DUTY, URGE_DUTY, TaskClosed
from tongban.foundation.tasks.models import Task
from tongban.kernel.errors import NotFound


def lock_task(task_id: UUID, *, by: Officer) -> Task:
    """An open task of one of the officer's posts, locked. 2 SQL. Raises NotFound, TaskClosed."""
    task = Task.objects.filter(pk=task_id).first()
    if task is None or not by.holds(task.post_code, organisation_id=task.organisation_id):
        raise NotFound
    return _locked(task_id)


def lock_task_with(duty: str, task_id: UUID, *, by: Officer) -> Task:
    """An open task of an organisation in which, or above which, a post of `by` carries `duty`, locked. 2 SQL.

    Raises NotFound, DutyMissing (one sees the task and has not the duty), TaskClosed.
    """
    task = Task.objects.filter(pk=task_id).first()
    if task is None:
        raise NotFound
    if not has_duty_over(by, duty, organisation_id=task.organisation_id):
        if by.holds(task.post_code, organisation_id=task.organisation_id) or oversees(by, task):
            raise DutyMissing(facts={"duty": duty})
        raise NotFound
    return _locked(task_id)


def has_duty_over(by: Officer, duty: str, *, organisation_id: UUID) -> bool:
    """Whether a post of `by` carries the duty in the organisation or in the one above it. No SQL when kept."""
    if duty in by.duties_in.get(organisation_id, frozenset()):
        return True
    if duty not in by.duties:
        return False
    above = organisation(organisation_id).parent_id
    return above is not None and duty in by.duties_in.get(above, frozenset())


def oversees(by: Officer, task: Task) -> bool:
    """Whether `by` sees the task because they see to the work of its whole organisation."""
    return task.organisation_id in overseen(by)


def overseen(by: Officer) -> frozenset[UUID]:
    """The organisations whose every open task `by` sees: where a post of theirs assigns or urges."""
    seen = {id_ for id_, duties in by.duties_in.items() if duties & {ASSIGN_DUTY, URGE_DUTY}}
    return frozenset(seen)


def who_has(
    *, claimed_by_account: int | None, post_code: str, organisation_id: UUID, at: datetime
) -> list[int]:
    """Whoever has taken a task and those who stand in for them at its post, or all who hold the post. 1 SQL."""
    if claimed_by_account is None:
        return holders_of(post_code=post_code, organisation_id=organisation_id, at=at)
    standing_in = deputies_of(claimed_by_account, post_code=post_code, organisation_id=organisation_id, at=at)
    return [claimed_by_account, *standing_in]


def _locked(task_id: UUID) -> Task:
    task = Task.objects.select_for_update().get(pk=task_id)
    if task.closed_at is not None:
        raise TaskClosed
    return task
