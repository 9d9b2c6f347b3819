"""Add a reviewer to a step (加签): to look before it is done, or after it and before the case goes on."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.services.cases import rules
from tongban.services.cases.access import lock_case
from tongban.services.cases.commands.give_opinion import DUTY as ANSWER
from tongban.services.cases.events import ReviewerAdded
from tongban.services.cases.review_keeping import keep_act
from tongban.services.cases.review_rules import check_said, place_to_ask
from tongban.services.cases.seating import Said, follow, my_seat, place_key, subject_of, terms_of_steps
from tongban.services.process.public import Role, add_seat

DUTY = "cases.add_reviewer"


@transaction.atomic
def add_reviewer(
    *,
    number: str,
    role: Role,
    organisation_id: UUID,
    post: str,
    question: str,
    by: Officer,
    at: datetime,
    seat: UUID | None = None,
) -> ReviewerAdded:
    """Ask a post to look at the step: `role` is BEFORE or AFTER, `question` what they are to look at.

    No clock stops for it; the reviewer has until the day of the step.

    Raises NotFound, NoStepForYou, NotAllowed, OutOfOrder, SayWhy, CannotBeAsked, SeatedAlready, TooManySeats.
    """
    case = lock_case(number, for_=by)
    rules.check_move(case.state, DUTY)
    row = my_seat(case, by=by, duty=DUTY, roles=[Role.MAIN], seat_id=seat)
    said = Said(text=check_said(question), by=by.ref)
    place = place_to_ask(case, row, organisation_id=organisation_id, post=post, duty=ANSWER)

    terms = terms_of_steps(case)
    moved = add_seat(subject=subject_of(case), seat_id=row.id, role=role, place=place, terms=terms, at=at)
    if role is Role.AFTER:  # sits down when the step has been done; what is asked waits with it
        key = place_key(post, place.organisation)
        row.asked_after = {**row.asked_after, key: {"text": said.text, "by": said.by}}
        row.of_step = row.of_step or row.id
        row.save(update_fields=["asked_after", "of_step"])
    new = follow(case, moved.waiting, by=by, at=at, said=said)
    facts = {
        "step": row.key,
        "as": role.value,
        "post": post,
        "organisation": str(organisation_id),
        "question": said.text,
    }
    return keep_act(ReviewerAdded, case, row, act=DUTY, facts=facts, new=new, by=by, at=at)
