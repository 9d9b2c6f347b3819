"""What the outbox and the queue say to others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """How an event came to a listener. `id` is the same at every delivery of one event."""

    id: UUID
    announced_at: datetime
    subject: str


@dataclass(frozen=True, kw_only=True)
class OutboxLag:
    """How far delivery is behind. `waiting` is capped at 10,000."""

    waiting: int
    failing: int
    oldest_seconds: float


@dataclass(frozen=True, kw_only=True)
class FailedDelivery:
    """One listener that did not manage one event; later events of the subject wait for it."""

    id: int
    event_id: UUID
    event: str
    subject: str
    listener: str
    attempts: int
    error: str
    announced_at: datetime
    failed_at: datetime
    next_try_at: datetime
    events_behind: int


class LongJobState(StrEnum):
    """Where a long job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class LongJobRow:
    """A long job as a page shows it. `total` is None while it is not known."""

    id: UUID
    job: str
    title: str
    facts: Mapping[str, Any]
    state: LongJobState
    done: int
    total: int | None
    message: str
    is_stop_requested: bool
    started_at: datetime | None
    updated_at: datetime
    ended_at: datetime | None

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100."""
        if not self.total:
            return 100 if self.state is LongJobState.DONE else 0
        return min(100, self.done * 100 // self.total)


@dataclass(frozen=True, kw_only=True)
class FailedJob:
    """A job of the queue that gave up after all its attempts."""

    id: int
    name: str
    attempts: int
    failed_at: datetime | None
