"""Does here and now what workers would do (for tests)."""

import json
from typing import Any

from asgiref.sync import async_to_sync
from procrastinate import sql
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from tongban.foundation.jobs.models import Announcement
from tongban.foundation.jobs.pump import deliver_due
from tongban.foundation.jobs.queue import JOBS

_ROUNDS = 1000


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


def run_next_job(failures: list[Exception]) -> bool:
    """Run the oldest waiting job in this thread and connection; False when there is none."""
    connector: Any = app.connector.get_sync_connector()
    row = connector.execute_query_one(sql.queries["fetch_job"], queues=None, worker_id=None)
    if row["id"] is None:
        return False
    status = Status.SUCCEEDED
    try:
        # Django's own connections give JSON as text
        arguments = json.loads(row["args"]) if isinstance(row["args"], str) else row["args"]
        JOBS[row["task_name"]].run(**arguments)
    except Exception as error:  # noqa: BLE001 - handed to the test
        failures.append(error)
        status = Status.FAILED
    async_to_sync(app.job_manager.finish_job_by_id_async)(job_id=row["id"], status=status, delete_job=False)
    return True
