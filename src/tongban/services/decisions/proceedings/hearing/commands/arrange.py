"""Arrange the hearing within a proceeding (组织听证): time, place and chair are set, and the holder is told."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, check_duty, colleagues_in, officer_of
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.cases.public import MinutesThere, NoHearingOpen
from tongban.services.decisions.proceedings.errors import ProceedingWordsMissing
from tongban.services.decisions.proceedings.facts import DECIDE, HOLD, ProceedingFact
from tongban.services.decisions.proceedings.hearing.facts import ARRANGE, HearingArranged, HearingPlan
from tongban.services.decisions.proceedings.hearing.models import ProceedingHearing
from tongban.services.decisions.proceedings.hearing.papers import order_hearing_notice
from tongban.services.decisions.proceedings.hearing.queries import check_unchallenged
from tongban.services.decisions.proceedings.hearing.rules import check_day, check_people
from tongban.services.decisions.proceedings.models import Proceeding
from tongban.services.decisions.proceedings.queries import as_fact, current_version
from tongban.services.decisions.proceedings.rules import NEEDED, check_open
from tongban.services.decisions.proceedings.standing import lock_proceeding, subject_of, tell_holder


@transaction.atomic
def arrange_hearing(*, number: str, plan: HearingPlan, by: Officer, at: datetime) -> HearingArranged:
    """Set the hearing that was asked for; another time, place or chair replaces what was set before.

    The chair looks into nothing of the matter; seven working days lie between notice and hearing, which is
    public unless a secret is touched. 25 SQL at most, and 1 for each colleague who may chair.

    Source: 行政处罚法 (2021) art. 64 (2) to (4).

    Raises NotFound, DutyMissing, ProceedingEnded, NoHearingOpen (nobody asked), MinutesThere, ChallengeOpen,
    ProceedingWordsMissing, NotAWorkingDay, NoticeTooShort, ChairHasExamined.
    """
    row = lock_proceeding(number, by=by)
    check_duty(by, DECIDE, organisation_id=row.organisation_id)
    check_open(row.state)
    if row.asked_at is None:
        raise NoHearingOpen
    standing = row.hearings.filter(replaced_at__isnull=True).first()
    if standing is not None and standing.minutes_at is not None:
        raise MinutesThere
    if standing is not None:
        check_unchallenged(standing)
    if not plan.venue.strip():
        raise ProceedingWordsMissing(facts={"fields": {"venue": NEEDED}})
    check_day(plan.planned_at, told_at=at, calendar=calendar_for(row.area_code))
    return set_hearing(row, plan, by=by, at=at)


def set_hearing(row: Proceeding, plan: HearingPlan, *, by: Officer, at: datetime) -> HearingArranged:
    """Keep the setting in place of the one that stood, order its notice, tell the holder and record it."""
    names = {one.account_id: one.name for one in colleagues_in(row.organisation_id, at=at)}
    fact = as_fact(row)
    check_people(
        chair=plan.chair,
        clerk=plan.clerk,
        chairs=dict(chairs_in(fact, at=at)),
        colleagues=names,
        investigators=fact.investigators,
    )
    row.hearings.filter(replaced_at__isnull=True, closed_at__isnull=True).update(replaced_at=at)
    hearing = ProceedingHearing.objects.create(
        proceeding=row,
        place=row.hearings.count() + 1,
        planned_at=plan.planned_at,
        venue=plan.venue.strip()[:300],
        secret_because=plan.secret_because.strip()[:300],
        chair_by=plan.chair,
        chair_name=names[plan.chair],
        clerk_by=plan.clerk,
        clerk_name=names[plan.clerk],
        arranged_at=at,
        arranged_by=by.ref,
    )
    licence = current_version(row)
    order_hearing_notice(row, hearing, licence, at=at)
    tell_holder(
        row,
        licence,
        key=f"hearing-{hearing.place}",
        title=N_("The hearing that you asked for has a day"),
        body=N_(
            "%(office)s holds it on %(hearing_at)s. Read the notice: where, who chairs, what you may do."
        ),
        more={"hearing_at": plan.planned_at.isoformat()},
        at=at,
    )
    facts = {
        "number": row.number,
        "place": hearing.place,
        "planned_at": plan.planned_at,
        "chair": plan.chair,
    }
    record(act=ARRANGE, subject=subject_of(row), by=by.only_in(row.organisation_id), at=at, facts=facts)
    arranged = HearingArranged(
        number=row.number,
        licence_number=row.licence_number,
        organisation_id=row.organisation_id,
        at=at,
        place=hearing.place,
        planned_on_date=plan.planned_at.astimezone(CITY_ZONE).date(),
        chair=plan.chair,
    )
    announce(arranged)
    return arranged


def chairs_in(fact: ProceedingFact, *, at: datetime) -> list[tuple[int, str]]:
    """Who may chair: colleagues with the duty who look into nothing of the matter. 1 SQL, and 1 for each colleague."""
    return [
        (one.account_id, one.name)
        for one in colleagues_in(fact.organisation_id, at=at)
        if one.account_id not in fact.investigators
        and HOLD
        in officer_of(account_id=one.account_id, at=at).duties_in.get(fact.organisation_id, frozenset())
    ]
