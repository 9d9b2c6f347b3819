"""What is done every night, done once at the beginning: so that no page of a new library is empty."""

from datetime import datetime, timedelta

from tongban.foundation.jobs.public import enqueue, enqueue_at
from tongban.kernel.actors import Actor
from tongban.services.items.checks.jobs import start_check
from tongban.services.items.materials.jobs import find_near
from tongban.services.items.sparing.jobs import tally_spared

_AFTER = timedelta(seconds=30)  # the names come in by events, which a worker delivers first


def look_over(*, by: Actor, at: datetime) -> None:
    """Have a worker check every item in force, count what they ask, and look for near names of materials.

    Raises NotAllowed, CheckUnderWay.
    """
    start_check(by=by, at=at)
    enqueue(tally_spared)
    enqueue_at(find_near, at + _AFTER)
