"""Long work that shows how far it is, can be stopped, and goes on where it stopped."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from tongban.foundation.jobs.facts import LongJobState
from tongban.foundation.jobs.failures import describe_failure
from tongban.foundation.jobs.models import LongJob
from tongban.foundation.jobs.queue import Job, enqueue
from tongban.foundation.jobs.stopping import WorkerStops, worker_stops
from tongban.kernel.actors import Actor


class StopRequested(Exception):
    """An operator asked for the job to stop. Not a fault."""


class Progress:
    """The row of one long job, as the job itself sees it."""

    def __init__(self, row: LongJob) -> None:
        self._id = row.pk
        self.done: int = row.done
        self.total: int | None = row.total
        self.resume_point: Any = row.resume_point
        self._stop = row.stop_requested_at is not None

    @property
    def id(self) -> UUID:
        return self._id

    def expect(self, total: int) -> None:
        """Say how many steps there will be."""
        self.total = total
        LongJob.objects.filter(pk=self._id).update(total=total, updated_at=Now())

    def advance(self, steps: int = 1, *, resume_point: object = None, message: str = "") -> None:
        """Count steps as done; call it in the transaction that did them. One query.

        `resume_point` is any JSON value from which the job can go on; `message` is data
        such as a file's name, never personal.
        """
        fields: dict[str, Any] = {"done": F("done") + steps, "updated_at": Now()}
        if resume_point is not None:
            fields["resume_point"] = self.resume_point = resume_point
        if message:
            fields["message"] = message[:300]
        LongJob.objects.filter(pk=self._id).update(**fields)
        self.done += steps

    def reach(self, steps: int) -> None:
        """Count up to `steps` as done and check for a stop: for work that tells how far it is altogether.

        What an earlier worker had counted already is not counted again.
        """
        if steps > self.done:
            self.advance(steps - self.done)
        self.check_stop()

    def check_stop(self) -> None:
        """Call it between two transactions. Raises StopRequested or WorkerStops; both are handled by `running`."""
        if worker_stops():
            raise WorkerStops
        if LongJob.objects.filter(pk=self._id, stop_requested_at__isnull=False).exists():
            raise StopRequested


def start_long_job(
    job: Job,
    *,
    title: str,
    by: Actor,
    at: datetime,
    facts: Mapping[str, object] | None = None,
    arguments: Mapping[str, object] | None = None,
) -> UUID:
    """Make the row and have a worker run `job(progress_id=…, **arguments)`. `title` is a message id."""
    with transaction.atomic():
        row = LongJob.objects.create(
            job=job.name,
            title=title,
            facts=dict(facts or {}),
            arguments=dict(arguments or {}),
            by_ref=by.ref,
            created_at=at,
        )
        enqueue(job, progress_id=str(row.pk), **row.arguments)
    return row.pk


@contextmanager
def running(progress_id: str | UUID) -> Iterator[Progress]:
    """The frame of a long job: marks it running, then done, stopped or failed.

    When the worker itself is told to end, the job is put back and another worker goes on.
    """
    LongJob.objects.filter(pk=progress_id).update(
        state=LongJobState.RUNNING, started_at=Coalesce("started_at", Now()), updated_at=Now(), ended_at=None
    )
    try:
        yield Progress(LongJob.objects.get(pk=progress_id))
    except StopRequested:
        _end(progress_id, LongJobState.STOPPED)
    except WorkerStops:
        LongJob.objects.filter(pk=progress_id).update(state=LongJobState.WAITING, updated_at=Now())
        raise
    except Exception as error:
        _end(progress_id, LongJobState.FAILED, describe_failure(error))
        raise
    else:
        _end(progress_id, LongJobState.DONE)


def _end(progress_id: str | UUID, state: LongJobState, message: str = "") -> None:
    fields: dict[str, Any] = {
        "state": state,
        "ended_at": Now(),
        "updated_at": Now(),
        "stop_requested_at": None,
    }
    if message:
        fields["message"] = message[:300]
    LongJob.objects.filter(pk=progress_id).update(**fields)
