"""Enter that a third party has begun a service (中介服务) that the case needs: timed beside it, outside every clock."""

from datetime import date, datetime

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import record
from tongban.services.cases.access import lock_case
from tongban.services.cases.joint.models import IntermediaryService
from tongban.services.cases.joint.offices import office_with
from tongban.services.cases.joint.rules import check_served, check_service
from tongban.services.cases.steps import subject_of
from tongban.standards.working_time import local_day

DUTY = "cases.begin_intermediary"


@transaction.atomic
def begin_intermediary(
    *,
    number: str,
    name: str,
    provider: str,
    started_on: date,
    planned_days: int | None = None,
    by: Officer,
    at: datetime,
) -> int:
    """Keep which service, who does it, since which day and for how many working days. Answers its place, 1 the first.

    It stops no clock: what the law takes out of the limits is a special procedure (行政许可法 (2019) art. 45).

    Raises NotFound, DutyMissing, NotInReview, ServiceWords.
    """
    case = lock_case(number, for_=by)
    office = office_with(DUTY, case, by=by)
    check_served(case.state)
    today = local_day(at, calendar_for(case.area_code).rulings)
    check_service(name=name, provider=provider, planned_days=planned_days, started_on=started_on, today=today)

    place = IntermediaryService.objects.filter(case=case).count() + 1
    row = IntermediaryService.objects.create(
        case=case,
        place=place,
        organisation_id=office,
        name=name.strip()[:120],
        provider=provider.strip()[:120],
        planned_days=planned_days,
        started_on=started_on,
        begun_at=at,
        begun_by=by.ref,
    )
    facts = {
        "place": place,
        "name": row.name,
        "provider": row.provider,
        "started_on": started_on,
        "planned_days": planned_days,
    }
    record(act=DUTY, subject=subject_of(case), by=by.only_in(office), at=at, facts=facts)
    return place
