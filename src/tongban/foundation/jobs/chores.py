"""What the worker keeps in order by itself."""

from datetime import UTC, datetime, timedelta

from django.conf import settings

from tongban.foundation.jobs.commands.prune import prune_outbox
from tongban.foundation.jobs.loops import every
from tongban.foundation.trail.public import machine_now, publish_checkpoint, sequence_once

_BATCH = 10_000


@every(60, name="jobs.prune", alone=True)
def prune() -> bool:
    """Forget events delivered more than OUTBOX_KEEP_HOURS ago (the machine's time); true while there are more."""
    before = datetime.now(UTC) - timedelta(hours=settings.OUTBOX_KEEP_HOURS)
    return prune_outbox(before=before, limit=_BATCH) == _BATCH


@every(0.1, name="trail.sequence", alone=True)
def sequence_the_trail() -> int:
    """Take recorded acts into the log; at once again while there are more."""
    return sequence_once()


@every(60, name="trail.publish", alone=True)
def publish_the_head_of_the_day() -> None:
    """Publish the log's newest head once a day, soon after midnight in the city (the machine's time)."""
    publish_checkpoint(at=machine_now())
