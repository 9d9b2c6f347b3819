"""Renew a licence by law (视为准予延续): it ended and nobody had answered."""

from datetime import datetime, timedelta

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.resources.licences.public import licence_named
from tongban.services.cases.access import lock_any_case
from tongban.services.cases.clocks import start_clocks, start_delivery_clock
from tongban.services.cases.events import CaseDecided, RenewalDeemed, ResultIssued
from tongban.services.cases.facts import CaseState, Outcome
from tongban.services.cases.held.issuing import make_out_next
from tongban.services.cases.held.queries import window_of
from tongban.services.cases.held.rules import standing_of
from tongban.services.cases.models import Case
from tongban.services.cases.notices import order_notice
from tongban.services.cases.rules import may_move
from tongban.services.cases.steps import end_process, subject_of
from tongban.services.cases.two_levels.standing import pass_by_law
from tongban.standards.statutes import RenewalState

DUTY = "cases.deem_renewed"
BY = SystemActor(job="deemed-renewal")
LAW = "行政许可法第五十条第二款"


@transaction.atomic
def deem_renewed(*, number: str, at: datetime) -> RenewalDeemed | None:
    """Grant a renewal of which the licence's last day has passed without a decision, and make it out.

    Gives None when there is nothing to do: decided, withdrawn, waiting for its applicant, asked too
    late, or the licence has ended otherwise. The new version goes on without a day between.

    Of two levels the superior decides, so the decision is its own under its own seal, also where the lower one
    has not reported. A renewal that was never accepted counts as accepted on the day of its receipt: it was asked in
    time, and art. 32 has accepted it long before.

    Source: 行政许可法 (2019) art. 50 (2); standards.md 5.2b no. 10.
    """
    case = lock_any_case(number)
    if not _is_deemed(case, at=at):
        return None
    last_day = case.renew_by
    if last_day is None:
        raise RuntimeError("a renewal without the last day of its licence")
    if case.accepted_at is None:
        case.accepted_at, case.is_deemed = at, True
        start_clocks(case, at=at, day_zero=case.received_on)
    case.state, case.outcome, case.decided_at = CaseState.DECIDED, Outcome.GRANTED, at
    case.is_renewed_by_law, case.stopped_on = True, None
    case.article = LAW
    pass_by_law(case)
    start_delivery_clock(case, at=at)
    made = make_out_next(case, {}, holder=None, on=last_day + timedelta(days=1), by=BY, at=at)
    case.licence = made.identifier
    case.save()
    facts: dict[str, object] = {"renew_by": last_day, "licence": made.identifier, "law": LAW}
    facts |= {"examined_by": case.examined_by_id} if case.examined_by_id else {}
    record(act=DUTY, subject=subject_of(case), by=BY, at=at, facts=facts)
    deemed = RenewalDeemed(
        number=case.number,
        organisation_id=case.organisation_id,
        at=at,
        renew_by=last_day,
        licence=made.identifier,
    )
    announce(deemed)
    announce(
        CaseDecided(number=case.number, organisation_id=case.organisation_id, at=at, outcome=Outcome.GRANTED)
    )
    announce(
        ResultIssued(number=case.number, organisation_id=case.organisation_id, at=at, licence=case.licence)
    )
    order_notice(case, "grant", at=at)
    end_process(case, reason="deemed-renewed", by=BY, at=at)
    return deemed


def _is_deemed(case: Case, *, at: datetime) -> bool:
    window = window_of(case)
    if window is None or not may_move(case.state, DUTY):
        return False
    standing = standing_of(window, applied=case.submitted_at, now=at, calendar=calendar_for(case.area_code))
    if standing.state is not RenewalState.DEEMED_RENEWED:
        return False
    return licence_named(case.of_licence).state == "valid"
