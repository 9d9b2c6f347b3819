"""Pass one's place at a step to another post (转办)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.services.cases import rules
from tongban.services.cases.access import lock_case
from tongban.services.cases.commands.give_opinion import DUTY as ANSWER
from tongban.services.cases.commands.review import DUTY as REVIEW
from tongban.services.cases.events import StepTransferred
from tongban.services.cases.review_keeping import keep_act
from tongban.services.cases.review_rules import (
    NotTheirsToTake,
    StandsAsDone,
    check_said,
    may_take,
    place_to_ask,
)
from tongban.services.cases.seating import Said, follow, leave, my_seat, subject_of, terms_of_steps
from tongban.services.process.public import ONE_ACT, Role, transfer_seat

DUTY = "cases.transfer"


@transaction.atomic
def transfer_step(
    *,
    number: str,
    organisation_id: UUID,
    post: str,
    reasons: str,
    by: Officer,
    at: datetime,
    seat: UUID | None = None,
) -> StepTransferred:
    """Give one's seat to a post that has the duty to act there, in an organisation that has part in the case. Step, round, last day and what was asked stay.

    Acceptance, decision and issuance are acts of the organisation that has the case and are not passed on.

    Raises NotFound, NoStepForYou, NotAllowed, OutOfOrder, SayWhy, StandsAsDone, NotTheirsToTake,
    CannotBeAsked, SeatedAlready.
    """
    case = lock_case(number, for_=by)
    rules.check_move(case.state, DUTY)
    row = my_seat(case, by=by, duty=DUTY, roles=list(Role), seat_id=seat)
    if row.role == Role.MAIN and row.post_code in ONE_ACT:
        raise StandsAsDone
    said = check_said(reasons)
    needed = REVIEW if row.role == Role.MAIN else ANSWER
    if organisation_id not in may_take(case, row):
        raise NotTheirsToTake
    place = place_to_ask(case, row, organisation_id=organisation_id, post=post, duty=needed)

    terms = terms_of_steps(case)
    moved = transfer_seat(subject=subject_of(case), seat_id=row.id, place=place, terms=terms, at=at)
    leave(row, outcome="transferred", by=by, at=at, opinion=said, stands=False)
    told = Said(text=said, by=by.ref)
    if row.role != Role.MAIN:  # what was asked goes along, and the answer to whoever asked
        told = Said(text=f"{row.note}\n\n{said}", by=row.note_by)
    new = follow(case, moved.waiting, by=by, at=at, said=told)
    facts = {"step": row.key, "post": post, "organisation": str(organisation_id), "reasons": said}
    return keep_act(StepTransferred, case, row, act=DUTY, facts=facts, new=new, by=by, at=at)
