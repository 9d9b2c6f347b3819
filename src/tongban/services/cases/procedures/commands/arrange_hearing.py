"""Arrange a hearing (举行听证): time, place and chair are set, and everybody concerned is told in writing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.trail.public import record
from tongban.services.cases.access import lock_case
from tongban.services.cases.models import Case
from tongban.services.cases.procedures.arranging import check_chair_and_clerk, set_hearing
from tongban.services.cases.procedures.errors import ChallengeOpen, MinutesThere
from tongban.services.cases.procedures.facts import ARRANGE, HearingArranged
from tongban.services.cases.procedures.models import Hearing
from tongban.services.cases.procedures.rules import check_day, check_in_review, last_day_to_hold, words
from tongban.services.cases.procedures.standing import has_open_challenge, rights_of
from tongban.services.cases.steps import subject_of
from tongban.services.cases.timing.running import begin, open_one
from tongban.standards.working_time import Procedure, effective_day, working_days_between

DUTY = ARRANGE


@dataclass(frozen=True, kw_only=True)
class Plan:
    """When, where and by whom a hearing is held. `secret_because` names why the public stays outside."""

    planned_at: datetime
    venue: str
    why: str
    chair: int
    clerk: int
    is_announced: bool = False
    secret_because: str = ""


@transaction.atomic
def arrange_hearing(*, number: str, plan: Plan, by: Officer, at: datetime) -> HearingArranged:
    """Set a hearing that a party asked for, or that the office holds by itself and then announces to the public.

    Another time, place or chair replaces what was set before, with new notices. The special procedure
    “hearing” begins with the first, so that the time is not counted in the limit.

    Source: 行政许可法 (2019) arts. 45 to 48: on request within twenty days, told seven days before, public
    unless a secret is touched, the chair has no part in examining the application.

    At most 30 SQL, and 3 a party.

    Raises NotFound, DutyMissing, NotInReview, WordsMissing, NotAWorkingDay, NoticeTooShort, HearingTooLate,
    ChairHasExamined, ChallengeOpen, MinutesThere.
    """
    case = lock_case(number, for_=by)
    check_duty(by, ARRANGE, organisation_id=case.organisation_id)
    check_in_review(case.state)
    said = words({"venue": plan.venue[:300], "why": plan.why})
    _check_replaceable(case)
    calendar = calendar_for(case.area_code)
    asked = [row.asked_at for row in rights_of(case) if row.asked_at]
    hold_by = last_day_to_hold(asked, calendar=calendar)
    check_day(plan.planned_at, told_at=at, hold_by=hold_by, calendar=calendar)
    check_chair_and_clerk(case, chair=plan.chair, clerk=plan.clerk, at=at)
    hearing = Hearing(
        is_announced=plan.is_announced or not asked,
        why=said["why"],
        hold_by=hold_by,
        planned_at=plan.planned_at,
        venue=said["venue"],
        secret_because=plan.secret_because.strip()[:300],
        chair_account_id=plan.chair,
        clerk_account_id=plan.clerk,
    )
    if open_one(case, Procedure.HEARING) is None:
        days = working_days_between(effective_day(at, calendar), plan.planned_at.date(), calendar)
        begin(case, Procedure.HEARING, planned_days=days, reasons=said["why"], by=by, at=at)
    arranged = set_hearing(case, hearing, by=by, at=at)
    facts = {
        "place": hearing.place,
        "planned_at": plan.planned_at,
        "chair": plan.chair,
        "hold_by": hold_by or "",
    }
    record(act=DUTY, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)
    return arranged


def _check_replaceable(case: Case) -> None:
    standing = Hearing.objects.filter(case=case, replaced_at__isnull=True, closed_at__isnull=True).first()
    if standing is None:
        return
    if standing.minutes_at:
        raise MinutesThere
    if has_open_challenge(standing):
        raise ChallengeOpen
