"""What the house does by itself on a day: the jobs and sweeps that a worker would start by the real clock."""

import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from datetime import time as hour

from tongban.foundation.jobs.public import job_named, work_left, work_off
from tongban.foundation.trail.public import machine_now, publish_checkpoint, sequence_once
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.services.indicators.public import count_running_month
from tongban.services.supervision.public import look_for_late, look_for_late_orders, sum_board, sweep_all

Chore = tuple[datetime, Callable[[datetime], None]]
ANSWERS_AT = hour(16, 5)  # when cards are dealt with, on working days
_MORNING_JOBS = (
    "licences.end-suspensions",
    "cases.find_deemed_acceptances",
    "cases.find-deemed-renewals",
    "cases.watch-deferrals",
    "payments.remind",
    "decisions.remind-of-receipts",
    "decisions.publish-due",
)
_EVENING_JOBS = ("cases.find_deemed_acceptances", "decisions.publish-due")
_NIGHT_JOBS = ("cases.expire-drafts", "items.tally-spared")
_PATIENCE = 60.0


def chores_of(day: date) -> Iterator[Chore]:
    """Before offices open, after they have closed, and at the end of the day."""
    yield datetime.combine(day, hour(8, 10), CITY_ZONE), _morning
    yield datetime.combine(day, hour(17, 50), CITY_ZONE), _evening
    yield datetime.combine(day, hour(23, 40), CITY_ZONE), _night


def settle() -> list[Exception]:
    """Until everything that was announced is heard and every paper made: here, or in a worker that runs beside.

    What failed is answered; it is tried again later. A thing that a worker has in hand is waited for, a minute at most.
    """
    failures: list[Exception] = []
    ends_at = time.monotonic() + _PATIENCE
    while True:
        failures += work_off().failures
        if not work_left() or time.monotonic() > ends_at:
            break
        time.sleep(0.05)
    while sequence_once():
        pass
    return failures


def count_everything() -> None:
    """The indicators of this month and those before, and the board, as of the present moment."""
    job_named("indicators.count-months")()
    sum_board(at=clock.now())


def _morning(at: datetime) -> None:
    _run(_MORNING_JOBS)
    _sweep(at)


def _evening(at: datetime) -> None:
    _run(_EVENING_JOBS)
    _sweep(at)


def _night(at: datetime) -> None:
    _run(_NIGHT_JOBS)
    count_running_month(at=at)
    sum_board(at=at)
    publish_checkpoint(at=machine_now())  # a head a day of the machine's time, as the log itself counts


def _run(jobs: tuple[str, ...]) -> None:
    for name in jobs:
        job_named(name)()


def _sweep(at: datetime) -> None:
    sweep_all(at=at)
    look_for_late(at=at)
    look_for_late_orders(at=at)
