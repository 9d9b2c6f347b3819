"""Count the limits of enquiries anew, because a day of their calendar is no longer what it was."""

from datetime import datetime, time

from django.db import transaction

from tongban.foundation.calendars.public import CalendarChanged, area_lies_in
from tongban.foundation.tasks.public import reschedule_task
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.services.feedback.enquiries.facts import RECOUNT_ACT, EnquiryState, about_of
from tongban.services.feedback.enquiries.models import EnquiryRow
from tongban.services.feedback.enquiries.standing import due_of, task_key

BY = SystemActor(job="calendar")


@transaction.atomic
def recount_enquiries(*, change: CalendarChanged, at: datetime) -> int:
    """Recount the limits of an area's enquiries that wait; how many moved. Twice changes nothing.

    1 SQL, and 3 for each that moves.
    """
    first = datetime.combine(change.first, time.min, CITY_ZONE)
    rows = EnquiryRow.objects.select_for_update().filter(state=EnquiryState.WAITING, due_at__gte=first)
    moved = 0
    for row in rows.order_by("id"):
        if not area_lies_in(row.area_code, change.area_code) or (due := due_of(row)) == row.due_at:
            continue
        moved += 1
        facts = {"from": row.due_at, "to": due, "because": change.because}
        row.due_at = due
        row.save(update_fields=["due_at"])
        reschedule_task(key=task_key(row), due_at=due)
        record(act=RECOUNT_ACT, subject=about_of(row.number), by=BY, at=at, facts=facts)
    return moved
