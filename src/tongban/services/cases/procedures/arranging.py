"""A hearing is set: its row, its notices, and who hears of it; for the first time, or with another time or chair."""

from datetime import datetime

from tongban.foundation.directory.public import Officer, colleagues_in, officer_of
from tongban.foundation.jobs.public import announce
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.cases.models import Case
from tongban.services.cases.procedures.errors import ChairHasExamined, WordsMissing
from tongban.services.cases.procedures.facts import HOLD, HearingArranged
from tongban.services.cases.procedures.models import Hearing
from tongban.services.cases.procedures.notices import order_hearing_notice
from tongban.services.cases.procedures.rules import check_chair
from tongban.services.cases.procedures.standing import examiners_of, parties_of


def check_chair_and_clerk(case: Case, *, chair: int, clerk: int, at: datetime) -> None:
    """Raise WordsMissing for who is no colleague or may not chair, ChairHasExamined for who has a part in the case.

    4 SQL. Source: 行政许可法 (2019) art. 48 (1)(3).
    """
    colleagues = {one.account_id: one.name for one in colleagues_in(case.organisation_id, at=at)}
    wrong = {}
    if clerk not in colleagues:
        wrong["clerk"] = N_("Choose an officer of this organisation.")
    if chair not in colleagues or HOLD not in officer_of(account_id=chair, at=at).duties_in.get(
        case.organisation_id, frozenset()
    ):
        wrong["chair"] = N_("Choose an officer of this organisation who may chair hearings.")
    if wrong:
        raise WordsMissing(facts={"fields": wrong})
    try:
        check_chair(chair, name=colleagues[chair], examiners=examiners_of(case), clerk=clerk)
    except ChairHasExamined as refused:
        refused.facts["fields"] = {"chair": refused.sentence()}
        raise


def chairs_in(case: Case, *, at: datetime) -> list[tuple[int, str]]:
    """Who may be chosen as chair: colleagues with the duty who have no part in the case, by name."""
    examiners = examiners_of(case)
    return [
        (one.account_id, one.name)
        for one in colleagues_in(case.organisation_id, at=at)
        if one.account_id not in examiners
        and HOLD
        in officer_of(account_id=one.account_id, at=at).duties_in.get(case.organisation_id, frozenset())
    ]


def set_hearing(case: Case, hearing: Hearing, *, by: Officer, at: datetime) -> HearingArranged:
    """Keep the hearing in place of the one that stood, order the notices, and tell. 8 SQL, and 2 a party."""
    Hearing.objects.filter(case=case, replaced_at__isnull=True, closed_at__isnull=True).update(replaced_at=at)
    hearing.case, hearing.place = case, Hearing.objects.filter(case=case).count() + 1
    hearing.arranged_at, hearing.arranged_by = at, by.ref
    hearing.save(force_insert=True)
    order_hearing_notice(case, hearing, parties_of(case), at=at)
    arranged = HearingArranged(
        number=case.number,
        organisation_id=case.organisation_id,
        at=at,
        place=hearing.place,
        planned_at_date=hearing.planned_at.astimezone(CITY_ZONE).date(),
        chair=hearing.chair_account_id,
    )
    announce(arranged)
    return arranged
