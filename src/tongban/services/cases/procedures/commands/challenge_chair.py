"""Ask that the chair of a hearing stand aside (申请回避), and answer it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.services.cases.access import lock_case
from tongban.services.cases.procedures.arranging import check_chair_and_clerk, set_hearing
from tongban.services.cases.procedures.errors import ChairHasExamined, ChallengedAlready, ChallengeOver
from tongban.services.cases.procedures.facts import ARRANGE, ChairChallenged
from tongban.services.cases.procedures.models import Challenge, Hearing
from tongban.services.cases.procedures.rules import words
from tongban.services.cases.procedures.sides import actor_in, lock_side
from tongban.services.cases.procedures.standing import open_hearing
from tongban.services.cases.steps import subject_of

DUTY = "cases.challenge_chair"
SETTLE = "cases.settle_challenge"


@transaction.atomic
def challenge_chair(
    *, number: str, party: UUID | None = None, reasons: str, by: Person | Officer, at: datetime
) -> ChairChallenged:
    """Say why the chair has a direct interest in the matter, once, before the hearing begins. 7 SQL.

    Source: 行政许可法 (2019) art. 48 (1)(3).

    Raises NotFound, AuthorityEnded, DutyMissing, NoHearingOpen, ChallengedAlready, WordsMissing.
    """
    side = lock_side(number, party, by=by, at=at)
    hearing = open_hearing(side.case)
    said = words({"challenge": reasons})
    was_made = Challenge.objects.filter(hearing=hearing, interested=side.interested).exists()
    if was_made or at >= hearing.planned_at:
        raise ChallengedAlready
    Challenge.objects.create(
        hearing=hearing, interested=side.interested, reasons=said["challenge"], made_at=at
    )
    facts = {"place": hearing.place, "party": side.key or ""}
    record(act=DUTY, subject=subject_of(side.case), by=actor_in(side.case, by), at=at, facts=facts)
    made = ChairChallenged(
        number=side.case.number,
        organisation_id=side.case.organisation_id,
        at=at,
        arranged_by=hearing.arranged_by,
    )
    announce(made)
    return made


@transaction.atomic
def settle_challenge(
    *, number: str, challenge: UUID, new_chair: int | None, answer: str, by: Officer, at: datetime
) -> None:
    """Answer it: with `new_chair` somebody else chairs at the same time and place, and all parties are told.

    At most 24 SQL. Source: 行政许可法 (2019) art. 48 (1)(3).

    Raises NotFound, DutyMissing, NoHearingOpen, ChallengeOver, WordsMissing, ChairHasExamined.
    """
    case = lock_case(number, for_=by)
    check_duty(by, ARRANGE, organisation_id=case.organisation_id)
    hearing = open_hearing(case)
    row = Challenge.objects.filter(pk=challenge, hearing=hearing, settled_at__isnull=True).first()
    if row is None:
        raise ChallengeOver
    said = words({"answer": answer})
    if new_chair is not None:
        _check_other(hearing, new_chair)
        check_chair_and_clerk(case, chair=new_chair, clerk=hearing.clerk_account_id, at=at)
    row.settled_at, row.settled_by = at, by.ref
    row.is_upheld, row.answer = new_chair is not None, said["answer"]
    row.save(update_fields=["settled_at", "settled_by", "is_upheld", "answer"])
    facts = {"place": hearing.place, "is_upheld": row.is_upheld, "answer": row.answer}
    record(act=SETTLE, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)
    if new_chair is not None:
        set_hearing(case, _with_chair(hearing, new_chair), by=by, at=at)


def _check_other(hearing: Hearing, chair: int) -> None:
    """The one who is challenged does not stay. Raises ChairHasExamined."""
    if chair == hearing.chair_account_id:
        raise ChairHasExamined(facts={"fields": {"chair": ChairHasExamined.title}})


def _with_chair(hearing: Hearing, chair: int) -> Hearing:
    return Hearing(
        is_announced=hearing.is_announced,
        why=hearing.why,
        hold_by=hearing.hold_by,
        planned_at=hearing.planned_at,
        venue=hearing.venue,
        secret_because=hearing.secret_because,
        chair_account_id=chair,
        clerk_account_id=hearing.clerk_account_id,
    )
