"""Close a visit: the person has left, and nothing of theirs stays open."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor, SystemActor
from tongban.services.cases.assisted.facts import VISIT_LASTS
from tongban.services.cases.assisted.models import Visit
from tongban.services.cases.assisted.visits import lock_visit

DUTY = "cases.close_visit"
BATCH = 200
CLOCK = SystemActor(job="visits-over")


@transaction.atomic
def close_visit(*, visit_id: UUID, by: Officer, at: datetime) -> None:
    """End one's own visit; ending it again changes nothing. 3 SQL. Raises NotFound."""
    _close(lock_visit(visit_id, by=by), why="ended", by=by, at=at)


def close_open_visits(*, by: Officer, at: datetime) -> None:
    """End what this helper still has open, because the next person stands there. 1 SQL, 3 for one."""
    for visit in Visit.objects.select_for_update().filter(helper_account_id=by.account_id, closed_at=None):
        _close(visit, why="next-person", by=by, at=at)


@transaction.atomic
def close_rested_visits(*, at: datetime) -> int:
    """End up to BATCH visits in which nothing was done for half an hour. Answers how many."""
    rested = Visit.objects.filter(closed_at=None, active_at__lte=at - VISIT_LASTS)
    visits = list(rested.select_for_update(skip_locked=True).order_by("active_at")[:BATCH])
    for visit in visits:
        _close(visit, why="rested", by=CLOCK, at=at)
    return len(visits)


def _close(visit: Visit, *, why: str, by: Actor, at: datetime) -> None:
    if visit.closed_at is not None:
        return
    visit.closed_at, visit.who = at, {}
    visit.save(update_fields=["closed_at", "who"])
    record(act=DUTY, subject=f"visits:{visit.pk}", by=by, at=at, facts={"why": why})
