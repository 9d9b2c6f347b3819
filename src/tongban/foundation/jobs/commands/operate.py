"""What an operator does with deliveries that fail and with long jobs."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.jobs.facts import LongJobState
from tongban.foundation.jobs.models import Announcement, Delivery, LongJob
from tongban.foundation.jobs.queue import JOBS, enqueue
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid, NotFound, Refused

DUTY = "jobs.operate"
SKIP_ACT = "jobs.skip-delivery"


class NotFailing(Refused):
    """The delivery has meanwhile been made or skipped."""

    code = "delivery-not-failing"
    title = N_("This delivery is no longer failing.")


class NotStoppable(Refused):
    """Only a waiting or running job can be stopped."""

    code = "job-not-stoppable"
    title = N_("This job is not running.")


class NotResumable(Refused):
    """Only a stopped or failed job can go on."""

    code = "job-not-resumable"
    title = N_("This job cannot go on: it is not stopped, or this version no longer has it.")


@transaction.atomic
def retry_delivery(*, delivery_id: int, by: Officer) -> None:
    """Have a failed delivery tried again at once. Raises NotAllowed, NotFound, NotFailing."""
    delivery = _lock_failing(delivery_id, by)
    Delivery.objects.filter(pk=delivery.pk).update(next_try_at=None)
    Announcement.objects.filter(pk=delivery.announcement_id).update(next_try_at=None)


@transaction.atomic
def skip_delivery(*, delivery_id: int, by: Officer, reason: str, at: datetime) -> None:
    """Give up one delivery for a stated reason; later events of the subject go on.

    Recorded on the trail as `jobs.skip-delivery`. Raises NotAllowed, NotFound, NotFailing,
    Invalid (no reason).
    """
    delivery = _lock_failing(delivery_id, by)
    if not reason.strip():
        raise Invalid(facts={"fields": {"reason": N_("Say why this delivery is given up.")}})
    Delivery.objects.filter(pk=delivery.pk).update(done_at=at, skipped_by=by.ref, skip_reason=reason.strip())
    Announcement.objects.filter(pk=delivery.announcement_id).update(next_try_at=None)
    event = delivery.announcement
    facts = {
        "event": event.name,
        "subject": event.subject,
        "listener": delivery.listener,
        "reason": reason.strip(),
    }
    record(act=SKIP_ACT, subject=f"outbox:{event.event_id}", by=by, at=at, facts=facts)


@transaction.atomic
def request_stop(*, job_id: UUID, by: Officer, at: datetime) -> None:
    """Ask a long job to stop after its current step. Raises NotAllowed, NotFound, NotStoppable."""
    check_duty_anywhere(by, DUTY)
    stop_long_job(job_id=job_id, at=at)


@transaction.atomic
def resume_job(*, job_id: UUID, by: Officer) -> None:
    """Have a stopped or failed job go on where it stopped. Raises NotAllowed, NotFound, NotResumable."""
    check_duty_anywhere(by, DUTY)
    resume_long_job(job_id=job_id)


@transaction.atomic
def stop_long_job(*, job_id: UUID, at: datetime) -> None:
    """As `request_stop`, for the app whose work it is: it has checked the duty. Raises NotFound, NotStoppable."""
    row = _lock_long_job(job_id)
    if row.state not in {LongJobState.WAITING, LongJobState.RUNNING}:
        raise NotStoppable
    LongJob.objects.filter(pk=row.pk).update(stop_requested_at=at)


@transaction.atomic
def resume_long_job(*, job_id: UUID) -> None:
    """As `resume_job`, for the app whose work it is: it has checked the duty. Raises NotFound, NotResumable."""
    row = _lock_long_job(job_id)
    if row.state not in {LongJobState.STOPPED, LongJobState.FAILED} or row.job not in JOBS:
        raise NotResumable
    LongJob.objects.filter(pk=row.pk).update(
        state=LongJobState.WAITING, stop_requested_at=None, ended_at=None, message=""
    )
    enqueue(JOBS[row.job], progress_id=str(row.pk), **row.arguments)


def _lock_failing(delivery_id: int, by: Officer) -> Delivery:
    check_duty_anywhere(by, DUTY)
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("announcement")
        .filter(pk=delivery_id)
        .first()
    )
    if delivery is None:
        raise NotFound
    if delivery.done_at is not None:
        raise NotFailing
    return delivery


def _lock_long_job(job_id: UUID) -> LongJob:
    row = LongJob.objects.select_for_update().filter(pk=job_id).first()
    if row is None:
        raise NotFound
    return row
