"""Ask that the chair of the hearing stand aside (申请回避), and answer it."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.identity.public import Person
from tongban.foundation.trail.public import record
from tongban.services.cases.public import ChairHasExamined, ChallengedAlready, ChallengeOver
from tongban.services.decisions.proceedings.errors import ProceedingWordsMissing
from tongban.services.decisions.proceedings.facts import DECIDE
from tongban.services.decisions.proceedings.hearing.commands.arrange import set_hearing
from tongban.services.decisions.proceedings.hearing.facts import CHALLENGE, SETTLE, HearingPlan
from tongban.services.decisions.proceedings.hearing.queries import open_hearing
from tongban.services.decisions.proceedings.rules import LONGEST, NEEDED
from tongban.services.decisions.proceedings.standing import actor_in, lock_for, lock_proceeding, subject_of


@transaction.atomic
def challenge_chair(*, number: str, reasons: str, by: Person | Officer, at: datetime) -> None:
    """Say why the chair has a direct interest in the matter: once, before the hearing begins. 13 SQL at most.

    Source: 行政处罚法 (2021) art. 64 (4).

    Raises NotFound, DutyMissing, NoHearingOpen, ChallengedAlready, ProceedingWordsMissing.
    """
    row, _licence = lock_for(number, by=by)
    hearing = open_hearing(row)
    if hearing.challenged_at is not None or at >= hearing.planned_at:
        raise ChallengedAlready
    if not (said := reasons.strip()[:LONGEST]):
        raise ProceedingWordsMissing(facts={"fields": {"challenge": NEEDED}})
    hearing.challenge, hearing.challenged_at = said, at
    hearing.save(update_fields=["challenge", "challenged_at"])
    facts = {"number": row.number, "place": hearing.place}
    record(act=CHALLENGE, subject=subject_of(row), by=actor_in(row, by), at=at, facts=facts)


@transaction.atomic
def settle_challenge(*, number: str, new_chair: int | None, answer: str, by: Officer, at: datetime) -> None:
    """Answer it: with `new_chair` somebody else chairs at the same time and place, and the holder is told.

    30 SQL at most. Source: 行政处罚法 (2021) art. 64 (4).

    Raises NotFound, DutyMissing, NoHearingOpen, ChallengeOver, ProceedingWordsMissing, ChairHasExamined.
    """
    row = lock_proceeding(number, by=by)
    check_duty(by, DECIDE, organisation_id=row.organisation_id)
    hearing = open_hearing(row)
    if hearing.challenged_at is None or hearing.settled_at is not None:
        raise ChallengeOver
    if not (said := answer.strip()[:LONGEST]):
        raise ProceedingWordsMissing(facts={"fields": {"answer": NEEDED}})
    if new_chair == hearing.chair_by:
        raise ChairHasExamined(
            facts={"fields": {"chair": ChairHasExamined.title}, "name": hearing.chair_name}
        )
    hearing.settled_at, hearing.is_upheld, hearing.answer = at, new_chair is not None, said
    hearing.save(update_fields=["settled_at", "is_upheld", "answer"])
    facts = {"number": row.number, "place": hearing.place, "is_upheld": hearing.is_upheld}
    record(act=SETTLE, subject=subject_of(row), by=by.only_in(row.organisation_id), at=at, facts=facts)
    if new_chair is not None:
        plan = HearingPlan(
            planned_at=hearing.planned_at,
            venue=hearing.venue,
            chair=new_chair,
            clerk=hearing.clerk_by,
            secret_because=hearing.secret_because,
        )
        set_hearing(row, plan, by=by, at=at)
