"""Does here and now what workers would do: for tests, and for commands that move the clock themselves."""

import json
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from procrastinate import sql
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

from tongban.foundation.jobs.models import Announcement
from tongban.foundation.jobs.pump import deliver_due
from tongban.foundation.jobs.queue import JOBS, TICK

_ROUNDS = 1000
_AGAIN = timedelta(minutes=1)
_HEARTBEAT = 2.0  # seconds
# heads only: what waits behind a failing event of its subject is not due
_LEFT = """
SELECT (SELECT count(*) FROM jobs_announcement o
        WHERE o.settled_at IS NULL AND (o.next_try_at IS NULL OR o.next_try_at <= clock_timestamp())
          AND NOT EXISTS (SELECT 1 FROM jobs_announcement e
                          WHERE e.subject = o.subject AND e.settled_at IS NULL AND e.id < o.id))
     + (SELECT count(*) FROM procrastinate_jobs
        WHERE status IN ('todo', 'doing') AND coalesce(scheduled_at, now()) <= now())
"""


@dataclass(frozen=True, kw_only=True)
class WorkedOff:
    """What was done here, and what failed and is tried again later."""

    events: int
    jobs: int
    failures: tuple[Exception, ...]


def work_off() -> WorkedOff:
    """Deliver the events and run the jobs that are due, in this process, until no more are.

    Beside a worker each thing is done by one of the two. What fails stays for later, as it does in a worker.
    """
    events = jobs = 0
    failures: list[Exception] = []
    hand = _Hand()
    while True:
        settled = deliver_due(failures=failures)
        if not settled:
            if not run_next_job(failures, hand=hand):
                break
            jobs += 1
        events += settled
    hand.rest()
    return WorkedOff(events=events, jobs=jobs, failures=tuple(failures))


class _Hand:
    """This process among the workers: a job of somebody who is not heard of is run again by another."""

    def __init__(self) -> None:
        self._id: int | None = None
        self._heard_at = 0.0

    def worker_id(self) -> int:
        """The number of this worker, heard of just now."""
        if self._id is None:
            self._id = int(_ask("register_worker")["worker_id"])
        elif time.monotonic() - self._heard_at > _HEARTBEAT:
            _ask("update_heartbeat", worker_id=self._id)
        self._heard_at = time.monotonic()
        return self._id

    def rest(self) -> None:
        """No job is in hand any more."""
        if self._id is not None:
            _ask("unregister_worker", worker_id=self._id)


def _ask(query: str, **arguments: Any) -> Any:
    connector: Any = app.connector.get_sync_connector()
    return connector.execute_query_one(sql.queries[query], **arguments)


def work_left() -> int:
    """How many events and jobs are due or in hand, here or in a worker. 1 SQL."""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT)
        return int(cursor.fetchone()[0])


def deliver_all() -> None:
    """Deliver the outbox and run the queue in this process until nothing is left.

    What has failed before is tried again at once. Raises ExceptionGroup with whatever
    listeners and jobs raised.
    """
    failures: list[Exception] = []
    for _ in range(_ROUNDS):
        Announcement.objects.filter(settled_at=None, next_try_at__isnull=False).update(next_try_at=None)
        while not failures and deliver_due(failures=failures):
            pass
        if failures or not run_next_job(failures):
            break
    if failures:
        raise ExceptionGroup("deliveries or jobs failed", failures)


def run_next_job(failures: list[Exception], *, hand: _Hand | None = None) -> bool:
    """Run the oldest waiting job in this thread and connection; False when there is none.

    With a `hand` what fails is tried again a minute later and what is done is forgotten, as by a worker;
    without one it is given up, and both stay to be looked at.
    """
    row = _ask("fetch_job", queues=None, worker_id=hand.worker_id() if hand else None)
    if row["id"] is None:
        return False
    status = Status.SUCCEEDED
    try:
        _run(row["task_name"], row["args"])
    except Exception as error:  # noqa: BLE001 - handed to whoever asked
        failures.append(error)
        status = Status.FAILED
    if hand is None:
        _ask("finish_job", job_id=row["id"], status=status.value, delete_job=False)
        return True
    with suppress(ConnectorException), transaction.atomic():  # it took so long that a worker has it again
        if status is Status.SUCCEEDED:
            _ask("finish_job", job_id=row["id"], status=status.value, delete_job=True)
        else:
            later = {"retry_at": datetime.now(UTC) + _AGAIN, "new_priority": None}
            _ask("retry_job", job_id=row["id"], **later, new_queue_name=None, new_lock=None)
    return True


def _run(task_name: str, arguments: str | dict[str, Any]) -> None:
    """Run a job by the name of its task; a worker beside us puts the ticks of periodic ones into the queue."""
    if task_name.endswith(TICK):
        JOBS[task_name.removesuffix(TICK)].run()
        return
    # Django's own connections give JSON as text
    JOBS[task_name].run(**(json.loads(arguments) if isinstance(arguments, str) else arguments))
