"""Serve the notice of a proceeding (送达告知书): from then on the holder has days for a defence."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.cases.public import Told
from tongban.services.decisions.proceedings.errors import HolderNotOnline, ServedAlready
from tongban.services.decisions.proceedings.facts import OPEN, NoticeServed
from tongban.services.decisions.proceedings.queries import current_version
from tongban.services.decisions.proceedings.rules import check_open, check_served_on, last_day_to_defend
from tongban.services.decisions.proceedings.standing import (
    lock_proceeding,
    put_before_deciders,
    subject_of,
    tell_holder,
)
from tongban.standards.working_time import effective_day

ACT = "decisions.serve_notice"


@transaction.atomic
def serve_notice(
    *, number: str, how: Told, served_on: date | None, by: Officer, at: datetime
) -> NoticeServed:
    """Send the notice into the holder's inbox (`how` is ONLINE), or enter the day on which they got the paper.

    The days for a defence are counted from the day after; the task to decide comes into being. 13 SQL at most.

    Source: 行政许可法 (2019) art. 7; the number of days is the setting DEFENCE_DAYS.

    Raises NotFound, DutyMissing, ProceedingEnded, ServedAlready, HolderNotOnline, ProceedingWordsMissing.
    """
    row = lock_proceeding(number, by=by)
    check_duty(by, OPEN, organisation_id=row.organisation_id)
    check_open(row.state)
    if row.served_on is not None:
        raise ServedAlready
    calendar = calendar_for(row.area_code)
    if how is Told.ONLINE:
        row.served_on = effective_day(at, calendar)
    else:
        opened_on = row.opened_at.astimezone(CITY_ZONE).date()
        today = at.astimezone(CITY_ZONE).date()
        row.served_on = check_served_on(served_on, opened_on=opened_on, today=today)
    row.served_how = how if how is Told.ONLINE else Told.WRITTEN
    row.defend_by = last_day_to_defend(row.served_on, days=settings.DEFENCE_DAYS, calendar=calendar)
    row.save(update_fields=["served_on", "served_how", "defend_by"])
    is_told = tell_holder(
        row,
        current_version(row),
        key="notice",
        title=N_("An office is about to act on your licence"),
        body=N_(
            "%(office)s has opened a proceeding on %(item)s. You may state a defence until %(until_date)s."
        ),
        at=at,
    )
    if how is Told.ONLINE and not is_told:
        raise HolderNotOnline
    put_before_deciders(row, at=at)
    facts = {"number": row.number, "how": row.served_how, "on": row.served_on, "defend_by": row.defend_by}
    record(act=ACT, subject=subject_of(row), by=by.only_in(row.organisation_id), at=at, facts=facts)
    served = NoticeServed(
        number=row.number,
        licence_number=row.licence_number,
        organisation_id=row.organisation_id,
        at=at,
        defend_by=row.defend_by,
    )
    announce(served)
    return served
