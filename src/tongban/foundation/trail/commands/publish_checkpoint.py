"""Publish the head of the day (发布每日检查点): one that everybody may keep, said on the trail itself."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.trail.commands.record import record
from tongban.foundation.trail.models import Checkpoint, DailyCheckpoint
from tongban.foundation.trail.witnesses.facts import PUBLISH
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE

_BY = SystemActor(job="publish-checkpoint")


def publish_checkpoint(*, at: datetime) -> bool:
    """Publish the newest head for the day of `at`, the machine's time in the city, unless that was done.

    The act makes the log grow by an entry each day, so that a log that stands still is seen from outside.
    1 SQL when it was done before, 4 otherwise; nothing while the log is empty.
    """
    day = at.astimezone(CITY_ZONE).date()
    return not DailyCheckpoint.objects.filter(day=day).exists() and _publish(at)


@transaction.atomic
def _publish(at: datetime) -> bool:
    day = at.astimezone(CITY_ZONE).date()
    head = Checkpoint.objects.order_by("-size").first()
    if head is None:
        return False
    row = DailyCheckpoint(day=day, size=head.size, published_at=at)
    DailyCheckpoint.objects.bulk_create([row])
    facts = {"day": day, "size": head.size, "root": bytes(head.root).hex()}
    record(act=PUBLISH, subject="trail:checkpoints", by=_BY, at=at, facts=facts)
    return True
