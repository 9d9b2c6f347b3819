"""Count the limits of bad ratings anew, because a day of their calendar is no longer what it was."""

from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from tongban.foundation.calendars.public import CalendarChanged, area_lies_in, calendar_for
from tongban.foundation.tasks.public import reschedule_task
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.services.feedback.commands.rate import task_key
from tongban.services.feedback.facts import RECOUNT_ACT, Stage
from tongban.services.feedback.models import Rating, RatingAnswer
from tongban.services.feedback.rules import stage_due

BY = SystemActor(job="calendar")


@transaction.atomic
def recount_ratings(*, change: CalendarChanged, at: datetime) -> int:
    """Recount the running stages of an area's bad ratings; answers how many limits moved.

    What comes out as it was is left alone, so twice changes nothing. 2 SQL, and 3 for each that moves.
    """
    first = datetime.combine(change.first, time.min, CITY_ZONE)
    waiting = Rating.objects.select_for_update().filter(stage_due_at__gte=first).order_by("id")
    rows = [row for row in waiting if area_lies_in(row.area_code, change.area_code)]
    began: dict[UUID, datetime] = dict(
        RatingAnswer.objects.filter(rating__in=rows).values_list("rating_id").annotate(Max("at"))
    )
    moved = 0
    for row in rows:
        stage, old = Stage(row.stage), row.stage_due_at
        row.stage_due_at = stage_due(
            began.get(row.id, row.rated_at),
            days=settings.RATING_STAGE_DAYS[stage.value],
            calendar=calendar_for(row.area_code),
        )
        if row.stage_due_at == old:
            continue
        moved += 1
        row.save(update_fields=["stage_due_at"])
        reschedule_task(key=task_key(row.case_number, stage), due_at=row.stage_due_at)
        facts = {"from": old, "to": row.stage_due_at, "because": change.because}
        record(act=RECOUNT_ACT, subject=f"ratings:{row.case_number}", by=BY, at=at, facts=facts)
    return moved
