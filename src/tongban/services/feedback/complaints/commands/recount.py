"""Count the limits of open complaints anew, because a day of their calendar is no longer what it was."""

from datetime import datetime, time

from django.conf import settings
from django.db import transaction

from tongban.foundation.calendars.public import CalendarChanged, area_lies_in, calendar_for
from tongban.foundation.tasks.public import reschedule_task
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.services.feedback.complaints.commands.complain import subject_of, task_key
from tongban.services.feedback.complaints.facts import RECOUNT_ACT, ComplaintState
from tongban.services.feedback.complaints.models import OPEN, ComplaintRow
from tongban.services.feedback.rules import stage_due

BY = SystemActor(job="calendar")


@transaction.atomic
def recount_complaints(*, change: CalendarChanged, at: datetime) -> int:
    """Recount the limits of an area's open complaints; how many moved. Twice changes nothing.

    1 SQL, and 3 for each that moves.
    """
    first = datetime.combine(change.first, time.min, CITY_ZONE)
    rows = ComplaintRow.objects.select_for_update().filter(state__in=OPEN, result_due_at__gte=first)
    moved = 0
    for row in rows.order_by("id"):
        if not area_lies_in(row.area_code, change.area_code):
            continue
        calendar, days = calendar_for(row.area_code), settings.COMPLAINT_DAYS
        result = stage_due(row.filed_at, days=days["result"], calendar=calendar)
        accept = stage_due(row.filed_at, days=days["accept"], calendar=calendar)
        due = accept if row.state == ComplaintState.WAITING else result
        if (due, result) == (row.due_at, row.result_due_at):
            continue
        moved += 1
        facts = {"from": row.due_at, "to": due, "because": change.because}
        row.due_at, row.result_due_at = due, result
        row.save(update_fields=["due_at", "result_due_at"])
        reschedule_task(key=task_key(row), due_at=due)
        record(act=RECOUNT_ACT, subject=subject_of(row), by=BY, at=at, facts=facts)
    return moved
