"""Return a case to a finished review (退回): it is done again, and what came after it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.services.cases import rules
from tongban.services.cases.access import lock_case
from tongban.services.cases.events import CaseSentBack
from tongban.services.cases.review_keeping import keep_act
from tongban.services.cases.review_rules import check_said, redoable
from tongban.services.cases.seating import Said, follow, leave, my_seat, subject_of, terms_of_steps
from tongban.services.process.public import NotBefore, Role, send_back

DUTY = "cases.send_back"


@transaction.atomic
def send_back_case(
    *, number: str, to: UUID, reasons: str, by: Officer, at: datetime, seat: UUID | None = None
) -> CaseSentBack:
    """Return the case to the step `to` (an id), with reasons for whoever does it again.

    Inside a parallel branch only that branch goes back; what lies beside stays. The promised and
    the statutory clock run on: the law knows no return. The step has its own limit anew. 14 SQL where
    nobody else sat at the steps that are done again.

    Raises NotFound, NoStepForYou, NotAllowed, OutOfOrder, SayWhy, NotBefore.
    """
    case = lock_case(number, for_=by)
    rules.check_move(case.state, DUTY)
    row = my_seat(case, by=by, duty=DUTY, roles=[Role.MAIN, Role.AFTER], seat_id=seat)
    said = check_said(reasons)
    target = redoable(case).get(to)
    if target is None:
        raise NotBefore(facts={"step": row.name})

    terms = terms_of_steps(case)
    moved = send_back(subject=subject_of(case), seat_id=row.id, to=to, terms=terms, at=at)
    leave(row, outcome="return", by=by, at=at, opinion=said, stands=False)
    new = follow(case, moved.waiting, by=by, at=at, gone=moved.gone, said=Said(text=said, by=by.ref))
    facts = {"from": row.key, "to": target.key, "round": target.round + 1, "reasons": said}
    return keep_act(CaseSentBack, case, row, act=DUTY, facts=facts, new=new, by=by, at=at, to=target.key)
