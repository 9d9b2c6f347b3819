"""Take a day out of an area's calendar: it is again what the area above says, or the week."""

from datetime import date, datetime

from django.db import transaction

from tongban.foundation.calendars.editions import new_edition
from tongban.foundation.calendars.facts import REMOVE_DAY, SET_DAY, CalendarChanged, PastDay
from tongban.foundation.calendars.models import SpecialDay
from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.standards.working_time import local_day


@transaction.atomic
def remove_day(*, area_code: str, day: date, reason: str, by: Officer, at: datetime) -> None:
    """Remove the row of an area for one day that has not passed. 5 SQL queries.

    Raises NotAllowed, NotFound, Invalid, PastDay.
    """
    check_duty_anywhere(by, SET_DAY)
    row = SpecialDay.objects.select_for_update().filter(area_code=area_code, date=day).first()
    if row is None:
        raise NotFound
    if not reason.strip():
        raise Invalid(facts={"fields": {"reason": N_("Say why, or name the notice.")}})
    if day < local_day(at):
        raise PastDay(facts={"day": day.isoformat()})
    row.delete()
    new_edition()
    facts = {"area_code": area_code, "day": day, "kind": row.kind, "name": row.name, "reason": reason.strip()}
    record(act=REMOVE_DAY, subject=f"calendars:{area_code}", by=by, at=at, facts=facts)
    announce(CalendarChanged(area_code=area_code, first=day, because=reason.strip(), at=at))
