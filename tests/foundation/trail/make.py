"""Makers of recorded acts."""

from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from tongban.foundation.trail.public import TrailPromise, declare_act, record
from tongban.kernel.actors import Actor, SystemActor

ACT = declare_act("test.act", "Something was done")
AT = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)


def recorded(
    *,
    act: str = ACT,
    subject: str = "test:1",
    by: Actor | None = None,
    at: datetime = AT,
    facts: dict[str, Any] | None = None,
) -> TrailPromise:
    """One recorded act, in a transaction of its own when there is none."""
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        return record(
            act=act, subject=subject, by=by or SystemActor(job="test"), at=at, facts=facts or {"days": 5}
        )
