"""Whose delivery is overdue: marked, and put before the department as a to-do."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.fusion.deliveries.models import Agreement
from tongban.resources.fusion.deliveries.standing import about, ask_to_deliver

OVERDUE_ACT = "fusion.mark-overdue"
BY = SystemActor(job="fusion-watch")


@transaction.atomic
def mark_overdue(*, at: datetime, limit: int = 50) -> int:
    """Mark agreements whose day has passed without a delivery, some at a time; answers how many were marked.

    One whose post has gone is marked all the same. Done again on the same day it changes nothing.
    """
    today = at.astimezone(CITY_ZONE).date()
    told = Q(overdue_on__isnull=False, overdue_on=F("due_on"))
    rows = Agreement.objects.select_for_update().filter(due_on__lt=today, ended_on=None).exclude(told)
    marked = 0
    for row in rows.order_by("due_on", "code")[:limit]:
        version = row.versions.order_by("-number").first()
        if row.due_on is None or version is None:
            continue
        has_post = ask_to_deliver(row, row.due_on, version.terms["name"], at=at)
        row.overdue_on = row.due_on
        row.save(update_fields=["overdue_on"])
        facts = {"due_on": row.due_on.isoformat(), "has_post": has_post}
        record(act=OVERDUE_ACT, subject=about(row), by=BY, at=at, facts=facts)
        marked += 1
    return marked
