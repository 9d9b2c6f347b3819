"""Ask another post or organisation for its opinion (征求意见): beside the step, which does not end by it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.services.cases import rules
from tongban.services.cases.access import lock_case
from tongban.services.cases.commands.give_opinion import DUTY as ANSWER
from tongban.services.cases.events import OpinionAsked
from tongban.services.cases.review_keeping import keep_act
from tongban.services.cases.review_rules import check_said, place_to_ask
from tongban.services.cases.seating import Said, follow, my_seat, subject_of, terms_of_steps
from tongban.services.process.public import Role, add_seat

DUTY = "cases.ask_opinion"


@transaction.atomic
def ask_opinion(
    *,
    number: str,
    organisation_id: UUID,
    post: str,
    question: str,
    is_awaited: bool,
    by: Officer,
    at: datetime,
    seat: UUID | None = None,
) -> OpinionAsked:
    """Ask `post` of an organisation; where `is_awaited` the step is not done before they have answered.

    No clock stops for it (行政许可法 art. 45 names what does). An opinion that nobody waits for
    ends with the step.

    Raises NotFound, NoStepForYou, NotAllowed, OutOfOrder, SayWhy, CannotBeAsked, SeatedAlready, TooManySeats.
    """
    case = lock_case(number, for_=by)
    rules.check_move(case.state, DUTY)
    row = my_seat(case, by=by, duty=DUTY, roles=[Role.MAIN, Role.AFTER], seat_id=seat)
    said = Said(text=check_said(question), by=by.ref)
    place = place_to_ask(case, row, organisation_id=organisation_id, post=post, duty=ANSWER)

    terms = terms_of_steps(case)
    moved = add_seat(
        subject=subject_of(case),
        seat_id=row.id,
        role=Role.OPINION,
        place=place,
        is_awaited=is_awaited,
        terms=terms,
        at=at,
    )
    new = follow(case, moved.waiting, by=by, at=at, said=said)
    facts = {
        "step": row.key,
        "post": post,
        "organisation": str(organisation_id),
        "is_awaited": is_awaited,
        "question": said.text,
    }
    return keep_act(OpinionAsked, case, row, act=DUTY, facts=facts, new=new, by=by, at=at)
