"""Jobs that workers run later: durable, transactional, tried again when they fail (procrastinate)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

import structlog
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from tongban.foundation.jobs.failures import describe_failure

log = structlog.get_logger(__name__)
_ATTEMPTS = 8
_BEHIND = -10  # the usual is 0, and the higher goes first
JOBS: dict[str, "Job"] = {}
TICK = ".tick"


@dataclass(frozen=True, kw_only=True)
class Job:
    """One kind of work. Arguments are JSON values; calling it runs it here and now."""

    name: str
    run: Callable[..., None]
    task: Task[Any, Any, Any]

    def __call__(self, **arguments: Any) -> None:
        self.run(**arguments)


def job(*, name: str, attempts: int = _ATTEMPTS) -> Callable[[Callable[..., None]], Job]:
    """Declare a job. `name` is `app.what-it-does` and never changes once landed.

    It must be idempotent: a worker that dies in the middle is followed by another that
    runs it again. When it raises it is tried again after 2, 4, 8 … seconds, `attempts` times.
    """

    def declare(run: Callable[..., None]) -> Job:
        @wraps(run)
        def told(**arguments: Any) -> None:
            try:
                run(**arguments)
            except Exception as error:
                log.warning("job.failed", job=name, why=describe_failure(error))
                raise

        retry = RetryStrategy(max_attempts=attempts, exponential_wait=2)
        declared = Job(name=name, run=run, task=app.task(name=name, retry=retry)(told))
        JOBS[name] = declared
        return declared

    return declare


def job_named(name: str) -> Job:
    """The job declared under this name. Raises KeyError (a fault of ours)."""
    return JOBS[name]


def enqueue(what: Job, **arguments: Any) -> None:
    """Have a worker run the job after the current transaction commits. One query."""
    what.task.defer(**arguments)


def enqueue_behind(what: Job, many: Sequence[Mapping[str, Any]]) -> None:
    """Have workers run the job once for each of `many` (its arguments), behind whatever else waits: work in
    bulk keeps nobody waiting. One query."""
    if many:
        what.task.configure(priority=_BEHIND).batch_defer(*(dict(arguments) for arguments in many))


def enqueue_at(what: Job, moment: datetime, **arguments: Any) -> None:
    """Have a worker run the job at `moment` (the machine's time) or soon after."""
    what.task.configure(schedule_at=moment).defer(**arguments)


def periodic(what: Job, cron: str) -> None:
    """Run the job by a five-field cron line (UTC), once per tick however many workers there are."""

    def tick(timestamp: int) -> None:
        what.run()

    name = f"{what.name}{TICK}"
    app.periodic(cron=cron)(
        app.task(name=name, retry=RetryStrategy(max_attempts=3, exponential_wait=4))(tick)
    )
