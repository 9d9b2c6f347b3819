"""Tell everybody concerned of their right to be heard (听证权利告知) before a decision."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.services.cases.access import lock_case
from tongban.services.cases.facts import Outcome
from tongban.services.cases.procedures.errors import ToldAlready
from tongban.services.cases.procedures.facts import HEAR, HearingRightTold
from tongban.services.cases.procedures.models import HearingRight
from tongban.services.cases.procedures.notices import order_right_notice
from tongban.services.cases.procedures.rules import check_in_review, last_day_to_ask, words
from tongban.services.cases.procedures.standing import parties_of, rights_of
from tongban.services.cases.steps import subject_of

DUTY = "cases.tell_hearing_right"


@transaction.atomic
def tell_hearing_right(
    *, number: str, intended: Outcome, reasons: str, article: str, by: Officer, at: datetime
) -> HearingRightTold:
    """Tell the applicant and the interested parties what is about to be decided and why, and that they may
    make a statement and, within five days, ask for a hearing. Who was told already is left alone.

    7 SQL, and 3 for each who is told.

    Source: 行政许可法 (2019) arts. 36, 47 (1).

    Raises NotFound, DutyMissing, NotInReview, WordsMissing, ToldAlready.
    """
    case = lock_case(number, for_=by)
    check_duty(by, HEAR, organisation_id=case.organisation_id)
    check_in_review(case.state)
    said = words({"reasons": reasons, "article": article[:300]})
    before = rights_of(case)
    told = {row.interested_id for row in before}
    sides = [party for party in (None, *parties_of(case)) if (party.pk if party else None) not in told]
    if not sides:
        raise ToldAlready
    until = last_day_to_ask(told_at=at, calendar=calendar_for(case.area_code))
    for place, party in enumerate(sides, start=len(before) + 1):
        right = HearingRight.objects.create(
            case=case,
            interested=party,
            place=place,
            intended=intended,
            reasons=said["reasons"],
            article=said["article"],
            told_at=at,
            told_by=by.ref,
            until=until,
        )
        order_right_notice(case, right, party, at=at)
    parties = tuple(party.pk for party in sides if party)
    facts = {"intended": intended, "until": until, "parties": parties, "reasons": said["reasons"]}
    record(act=DUTY, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)
    event = HearingRightTold(number=case.number, organisation_id=case.organisation_id, at=at, parties=parties)
    announce(event)
    return event
