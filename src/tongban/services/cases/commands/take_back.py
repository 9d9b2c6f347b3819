"""Take back one's own act before the next person has begun (收回)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.services.cases import rules
from tongban.services.cases.access import lock_case
from tongban.services.cases.events import ActTakenBack
from tongban.services.cases.review_keeping import keep_act
from tongban.services.cases.review_rules import own_act, taken_seats
from tongban.services.cases.seating import Said, follow, subject_of, terms_of_steps
from tongban.services.process.public import take_back

DUTY = "cases.take_back"


@transaction.atomic
def take_back_act(*, number: str, seat: UUID, by: Officer, at: datetime) -> ActTakenBack:
    """Undo one's own review, look or opinion: the step is open again, with the day that it had.

    Refused once somebody has taken up the next step or acted on it; acceptance, decision and
    issuance have gone out and stand.

    Raises NotFound, NotAllowed, OutOfOrder, StandsAsDone, NotYourAct, NextHasStarted.
    """
    case = lock_case(number, for_=by)
    rules.check_move(case.state, DUTY)
    row = own_act(case, seat_id=seat, by=by)
    check_duty(by, DUTY, organisation_id=row.organisation_id)

    terms = terms_of_steps(case)
    moved = take_back(
        subject=subject_of(case),
        seat_id=row.id,
        by=by.ref,
        started=taken_seats(case, by=by),
        terms=terms,
        at=at,
    )
    row.taken_back_at = at
    row.save(update_fields=["taken_back_at"])
    new = follow(case, moved.waiting, by=by, at=at, gone=moved.gone, said=Said(text=row.note, by=row.note_by))
    facts = {"step": row.key, "outcome": row.outcome}
    return keep_act(ActTakenBack, case, row, act=DUTY, facts=facts, new=new, by=by, at=at)
