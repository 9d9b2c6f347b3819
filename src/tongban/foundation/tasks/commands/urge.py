"""Urge a task (催办): a superior post, or the applicant, asks for it to be done soon. Once a working day each."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.access import lock_task_with
from tongban.foundation.tasks.facts import APPLICANT, URGE_DUTY, NothingToUrge, TaskUrged, UrgedToday
from tongban.foundation.tasks.models import Task, Urging
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid
from tongban.standards.working_time import effective_day

_NO_REASON = N_("Say why this is urgent.")


@transaction.atomic
def urge_task(*, task_id: UUID, by: Officer, reason: str, at: datetime) -> None:
    """Ask whoever holds the task, or its whole post, to do it soon.

    The duty `tasks.urge` is needed in the task's organisation or in the one above it. The same
    officer urges a task once a working day; what is urged on a day off counts for the next working day.

    Raises Invalid (no reason), NotFound, DutyMissing, TaskClosed, UrgedToday.
    """
    said = reason.strip()[:300]
    if not said:
        raise Invalid(facts={"fields": {"reason": _NO_REASON}})
    task = lock_task_with(URGE_DUTY, task_id, by=by)
    _urge(task, who=by.ref, name=by.name, reason=said, at=at)
    record(act=URGE_DUTY, subject=task.about, by=by, at=at, facts={"task": task.key, "reason": said})


@transaction.atomic
def urge_for_applicant(*, about: str, reason: str, at: datetime) -> int:
    """The applicant asks for what is done now to be done soon; answers how many tasks were urged.

    The caller has checked that they may ask, and records the act. Once a working day for all who
    act for the applicant together. Raises NothingToUrge (nothing lies with an office), UrgedToday.
    """
    tasks = list(Task.objects.select_for_update().filter(about=about, closed_at=None).order_by("pk"))
    if not tasks:
        raise NothingToUrge
    for task in tasks:
        _urge(task, who=APPLICANT, name="", reason=reason.strip()[:300], at=at)
    return len(tasks)


def urge_beside(*, key: str, reason: str, by: Officer, at: datetime) -> None:
    """An officer who waits for another organisation's task asks for it to be done soon, once a working day.

    The caller has checked that they may ask, and records the act. Raises Invalid (no reason),
    NothingToUrge (it is closed), UrgedToday.
    """
    said = reason.strip()[:300]
    if not said:
        raise Invalid(facts={"fields": {"reason": _NO_REASON}})
    task = Task.objects.select_for_update().filter(key=key, closed_at=None).first()
    if task is None:
        raise NothingToUrge
    _urge(task, who=by.ref, name=by.name, reason=said, at=at)


def urged_on(area_code: str, *, at: datetime) -> date:
    """The working day to which an urging at `at` belongs."""
    return effective_day(at, calendar_for(area_code))


def _urge(task: Task, *, who: str, name: str, reason: str, at: datetime) -> None:
    day = urged_on(task.area_code, at=at)
    if Urging.objects.filter(task_key=task.key, who=who, day=day).exists():
        raise UrgedToday(facts={"n": task.urge_count})
    Urging.objects.create(
        task_key=task.key, about=task.about, who=who, name=name, day=day, reason=reason, urged_at=at
    )
    Task.objects.filter(pk=task.pk).update(urged_at=at, urge_count=F("urge_count") + 1)
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
            by_name=name,
            reason=reason,
            urged_at=at,
        )
    )
