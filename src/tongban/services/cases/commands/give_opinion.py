"""Answer what one was asked at a step: as a reviewer who was added, or with an opinion."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.services.cases import rules
from tongban.services.cases.access import lock_case
from tongban.services.cases.events import OpinionGiven
from tongban.services.cases.review_keeping import keep_act
from tongban.services.cases.review_rules import check_said
from tongban.services.cases.seating import my_seat
from tongban.services.cases.steps import finish_step
from tongban.services.process.public import Role

DUTY = "cases.give_opinion"


@transaction.atomic
def give_opinion(
    *, number: str, agrees: bool, opinion: str, by: Officer, at: datetime, seat: UUID | None = None
) -> OpinionGiven:
    """Say whether one agrees, and why. Disagreement and an opinion that was asked for need words.

    Raises NotFound, NoStepForYou, NotAllowed, OutOfOrder, SayWhy, StepWaits.
    """
    case = lock_case(number, for_=by)
    rules.check_move(case.state, DUTY)
    roles = [Role.BEFORE, Role.AFTER, Role.OPINION]
    row = my_seat(case, by=by, duty=DUTY, roles=roles, seat_id=seat)
    said = opinion.strip() if agrees and row.role != Role.OPINION else check_said(opinion)

    outcome = "agree" if agrees else "disagree"
    facts = {"step": row.key, "as": row.role, "outcome": outcome, "opinion": said}
    new = finish_step(case, row, outcome=outcome, by=by, at=at, opinion=said)
    return keep_act(
        OpinionGiven, case, row, act=DUTY, facts=facts, new=new, by=by, at=at, asked_by=row.note_by
    )
