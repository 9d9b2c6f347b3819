"""Carries events from the outbox to their listeners.

The head of a subject is its oldest unsettled event. Only heads are delivered, so a
subject's later events wait while an earlier one fails; other subjects go on. Any number
of pumps may run: a head is locked while one listener hears it.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from enum import Enum, auto

import structlog
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models.functions import Now

from tongban.foundation.jobs.facts import Envelope
from tongban.foundation.jobs.failures import describe_failure
from tongban.foundation.jobs.listeners import Listener, listeners_of
from tongban.foundation.jobs.models import Announcement, Delivery
from tongban.kernel.events import decode

log = structlog.get_logger(__name__)

LONGEST_PAUSE = timedelta(minutes=15)
HEADS = """
SELECT o.id, o.name FROM jobs_announcement o
WHERE o.settled_at IS NULL AND (o.next_try_at IS NULL OR o.next_try_at <= clock_timestamp())
  AND NOT EXISTS (SELECT 1 FROM jobs_announcement e
                  WHERE e.subject = o.subject AND e.settled_at IS NULL AND e.id < o.id)
ORDER BY o.id LIMIT %s
"""
# written out: each listener of each event asks these, and building them costs three times what they take
_TAKE = """
SELECT event_id, subject, fields, announced_at FROM jobs_announcement
WHERE id = %s AND settled_at IS NULL FOR UPDATE SKIP LOCKED
"""
_FINISHED = "SELECT listener FROM jobs_delivery WHERE announcement_id = %s AND done_at IS NOT NULL"
_DONE = """
INSERT INTO jobs_delivery (announcement_id, listener, done_at, attempts, error, skipped_by, skip_reason)
VALUES (%s, %s, statement_timestamp(), 1, '', '', '')
ON CONFLICT (announcement_id, listener) DO UPDATE SET done_at = excluded.done_at
"""
_SETTLED = "UPDATE jobs_announcement SET settled_at = statement_timestamp(), next_try_at = NULL WHERE id = %s"


class _Step(Enum):
    HEARD = auto()
    SETTLED = auto()
    TAKEN = auto()


def pause_after(attempts: int) -> timedelta:
    """How long to wait after the given number of failed attempts: 1 s, 2 s, 4 s … 15 min."""
    return min(LONGEST_PAUSE, timedelta(seconds=2 ** min(attempts - 1, 20)))


def deliver_due(
    *,
    limit: int = 100,
    should_stop: Callable[[], bool] = lambda: False,
    failures: list[Exception] | None = None,
) -> int:
    """Deliver the heads that are due; returns how many events were settled. One query per round.

    What listeners raise is kept on the delivery, and added to `failures` when given.
    """
    settled = 0
    for number, name in _heads(limit):
        if should_stop():
            break
        settled += _deliver(number, name, failures if failures is not None else [])
    return settled


def _heads(limit: int) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(HEADS, [limit])
        rows: list[tuple[int, str]] = cursor.fetchall()
    return rows


def _deliver(number: int, name: str, failures: list[Exception]) -> bool:
    """Let each listener hear the event that has not; True when all have."""
    failed: set[str] = set()
    while True:
        hearing: list[Listener] = []
        try:
            step = _hear_next(number, name, failed, hearing)
        except Exception as error:
            if not hearing:
                raise
            failed.add(hearing[0].name)
            failures.append(error)
            _note_failure(number, hearing[0].name, error)
            continue
        if step is not _Step.HEARD:
            return step is _Step.SETTLED


@transaction.atomic
def _hear_next(number: int, name: str, failed: set[str], hearing: list[Listener]) -> _Step:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [number])
        row = cursor.fetchone()
        if row is None:
            return _Step.TAKEN
        event_id, subject, fields, announced_at = row
        waiting = _unfinished(cursor, number, name)
        due = next((one for one in waiting if one.name not in failed), None)
        if due is not None:
            hearing.append(due)
            envelope = Envelope(id=event_id, announced_at=announced_at, subject=subject)
            due.hear(decode(name, json.loads(fields)), envelope)
            cursor.execute(_DONE, [number, due.name])
            waiting.remove(due)
        if waiting:
            return _Step.HEARD if due is not None else _Step.TAKEN
        cursor.execute(_SETTLED, [number])
    return _Step.SETTLED


def _unfinished(cursor: CursorWrapper, number: int, name: str) -> list[Listener]:
    """The listeners that have not heard the event yet."""
    listeners = listeners_of(name)
    if not listeners:
        return []
    cursor.execute(_FINISHED, [number])
    finished = {listener for (listener,) in cursor.fetchall()}
    return [one for one in listeners if one.name not in finished]


def _note_failure(number: int, listener: str, error: Exception) -> None:
    """Keep what went wrong, in a transaction of its own, and wait longer each time."""
    if not connection.in_atomic_block and not connection.is_usable():
        connection.close()
    with transaction.atomic():
        row = Announcement.objects.select_for_update().filter(pk=number).first()
        if row is None:
            return
        delivery, _ = Delivery.objects.get_or_create(announcement=row, listener=listener)
        delivery.attempts += 1
        delivery.error = describe_failure(error)
        pause = pause_after(delivery.attempts)
        delivery.failed_at = Now()
        delivery.next_try_at = Now() + pause
        delivery.save()
        Announcement.objects.filter(pk=number).update(next_try_at=Now() + pause)
    log.warning(
        "outbox.delivery-failed",
        announcement=number,
        listener=listener,
        attempts=delivery.attempts,
        error=delivery.error,
    )
