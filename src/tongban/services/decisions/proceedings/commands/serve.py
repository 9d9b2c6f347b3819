"""Serve the notice of a proceeding, and later its decision (送达): days begin to run for the holder."""

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
from tongban.services.decisions.proceedings.errors import (
    DecisionNotThere,
    HolderNotOnline,
    OnlineServiceNotAgreed,
    ServedAlready,
)
from tongban.services.decisions.proceedings.facts import (
    OPEN,
    DecisionServed,
    Measure,
    NoticeServed,
    ProceedingState,
)
from tongban.services.decisions.proceedings.models import Proceeding
from tongban.services.decisions.proceedings.queries import account_of_holder, current_version
from tongban.services.decisions.proceedings.rules import check_open, check_served_on, last_day_to_defend
from tongban.services.decisions.proceedings.standing import (
    lock_proceeding,
    put_before_deciders,
    subject_of,
    tell_holder,
)
from tongban.standards.statutes import last_day_to_ask_before_a_penalty
from tongban.standards.working_time import effective_day

ACT = "decisions.serve_notice"
ACT_DECISION = "decisions.serve_decision"


@transaction.atomic
def serve_notice(
    *,
    number: str,
    how: Told,
    served_on: date | None,
    agreed_on: date | None = None,
    by: Officer,
    at: datetime,
) -> NoticeServed:
    """Send the notice into the holder's inbox (`how` is ONLINE), or enter the day on which they got the paper.

    A firm's inbox is that of who represents it; the paper is shown there either way. The days for a defence,
    and to ask for a hearing where a law gives one, are counted from the day after; the task to decide comes
    into being. `agreed_on`: when the party of a penalty agreed in writing to be served online. 16 SQL at most.

    Source: 行政许可法 (2019) art. 7 (the number of days is the setting DEFENCE_DAYS); 行政处罚法 (2021) arts. 44,
    61 (2), 64 (1).

    Raises NotFound, DutyMissing, ProceedingEnded, ServedAlready, HolderNotOnline, OnlineServiceNotAgreed,
    ProceedingWordsMissing.
    """
    row = lock_proceeding(number, by=by)
    check_duty(by, OPEN, organisation_id=row.organisation_id)
    check_open(row.state)
    if row.served_on is not None:
        raise ServedAlready
    calendar = calendar_for(row.area_code)
    row.agreed_on = agreed_on if agreed_on and agreed_on <= at.astimezone(CITY_ZONE).date() else None
    row.served_on = _day_of_service(row, how=how, served_on=served_on, since=row.opened_at, at=at)
    row.served_how = how if how is Told.ONLINE else Told.WRITTEN
    row.defend_by = last_day_to_defend(row.served_on, days=settings.DEFENCE_DAYS, calendar=calendar)
    if row.hearing_law:
        row.ask_by = last_day_to_ask_before_a_penalty(told=row.served_on, calendar=calendar)
    row.save(update_fields=["agreed_on", "served_on", "served_how", "defend_by", "ask_by"])
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


@transaction.atomic
def serve_decision(
    *, number: str, how: Told, served_on: date | None, by: Officer, at: datetime
) -> DecisionServed:
    """Enter that the holder has the decision: online, or on paper on this day. 8 SQL at most.

    The days for reconsideration and court run from here. Source: 行政处罚法 (2021) art. 61 (within seven days,
    online only where agreed); 行政复议法 (2023) art. 20; 行政诉讼法 (2017) art. 46.

    Raises NotFound, DutyMissing, DecisionNotThere, HolderNotOnline, OnlineServiceNotAgreed,
    ProceedingWordsMissing.
    """
    row = lock_proceeding(number, by=by)
    check_duty(by, OPEN, organisation_id=row.organisation_id)
    if row.state != ProceedingState.DECIDED or row.ended_at is None or row.decision_served_on is not None:
        raise DecisionNotThere
    row.decision_served_on = _day_of_service(row, how=how, served_on=served_on, since=row.ended_at, at=at)
    row.decision_served_how = how if how is Told.ONLINE else Told.WRITTEN
    row.save(update_fields=["decision_served_on", "decision_served_how"])
    if how is Told.ONLINE and account_of_holder(current_version(row).holder) is None:
        raise HolderNotOnline
    facts = {"number": row.number, "how": row.decision_served_how, "on": row.decision_served_on}
    record(act=ACT_DECISION, subject=subject_of(row), by=by.only_in(row.organisation_id), at=at, facts=facts)
    served = DecisionServed(
        number=row.number,
        licence_number=row.licence_number,
        organisation_id=row.organisation_id,
        at=at,
        served_on=row.decision_served_on,
    )
    announce(served)
    return served


def _day_of_service(
    row: Proceeding, *, how: Told, served_on: date | None, since: datetime, at: datetime
) -> date:
    """The day on which the holder is told. Raises OnlineServiceNotAgreed, ProceedingWordsMissing."""
    if how is not Told.ONLINE:
        today = at.astimezone(CITY_ZONE).date()
        return check_served_on(served_on, since=since.astimezone(CITY_ZONE).date(), today=today)
    if row.measure == Measure.REVOCATION and row.agreed_on is None:
        raise OnlineServiceNotAgreed
    return effective_day(at, calendar_for(row.area_code))
