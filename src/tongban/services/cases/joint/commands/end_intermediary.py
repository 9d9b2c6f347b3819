"""Enter what came out of a third party's service, and on which day."""

from datetime import date, datetime

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import record
from tongban.services.cases.access import lock_case
from tongban.services.cases.joint.models import IntermediaryService
from tongban.services.cases.joint.offices import office_with
from tongban.services.cases.joint.rules import LONGEST_TEXT, ServiceEnded, check_service_end
from tongban.services.cases.steps import subject_of
from tongban.standards.working_time import local_day

DUTY = "cases.end_intermediary"


@transaction.atomic
def end_intermediary(
    *, number: str, place: int, ended_on: date, result: str, by: Officer, at: datetime
) -> None:
    """Keep the result of the case's service number `place`; any office that handles the case may.

    Raises NotFound, DutyMissing, ServiceEnded, ServiceWords.
    """
    case = lock_case(number, for_=by)
    office = office_with(DUTY, case, by=by)
    row = IntermediaryService.objects.filter(case=case, place=place, ended_at__isnull=True).first()
    if row is None:
        raise ServiceEnded(facts={"place": place})
    today = local_day(at, calendar_for(case.area_code).rulings)
    check_service_end(result=result, started_on=row.started_on, ended_on=ended_on, today=today)

    row.ended_on, row.ended_at, row.ended_by, row.result = ended_on, at, by.ref, result.strip()[:LONGEST_TEXT]
    row.save(update_fields=["ended_on", "ended_at", "ended_by", "result"])
    facts = {"place": place, "name": row.name, "ended_on": ended_on, "result": row.result}
    record(act=DUTY, subject=subject_of(case), by=by.only_in(office), at=at, facts=facts)
