"""What is done every night, done once at the beginning: so that no page of a new library is empty."""

from datetime import datetime, timedelta

from tongban.foundation.jobs.public import enqueue_at
from tongban.kernel.actors import Actor
from tongban.services.items.checks.jobs import start_check
from tongban.services.items.materials.jobs import find_near

_AFTER = timedelta(seconds=30)  # the names come in by events, which a worker delivers first


def look_over(*, by: Actor, at: datetime) -> None:
    """Have a worker check every item in force, then look for names of materials that are near one another.

    Raises NotAllowed, CheckUnderWay.
    """
    start_check(by=by, at=at)
    enqueue_at(find_near, at + _AFTER)
