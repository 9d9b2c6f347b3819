"""Keep a visit open while something is done in it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.services.cases.assisted.models import Visit
from tongban.services.cases.assisted.visits import check_open, own_visit

_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def visit_at_work(visit_id: UUID, *, by: Officer, at: datetime) -> Visit:
    """The helper's visit, open and proved; its half hour begins anew. 1 SQL, 2 once a minute.

    Raises NotFound, VisitEnded, NotProvedYet.
    """
    visit = own_visit(visit_id, by=by)
    check_open(visit, at=at)
    if at - visit.active_at > _NOTED_EVERY:
        Visit.objects.filter(pk=visit.pk, closed_at=None).update(active_at=at)
        visit.active_at = at
    return visit
