"""Review a case (审核): the reviewer gives an opinion to whoever decides."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import record
from tongban.services.cases import rules
from tongban.services.cases.access import lock_case
from tongban.services.cases.facts import Outcome
from tongban.services.cases.review_rules import review_seat
from tongban.services.cases.steps import finish_step, subject_of

DUTY = "cases.review"


@transaction.atomic
def review_case(*, number: str, advice: Outcome, opinion: str, by: Officer, at: datetime) -> None:
    """Give the reviewer's opinion and advice to grant or refuse; the case goes to approval.

    Source: 行政许可法 (2019) art. 34. Advice to refuse needs its reasons.

    Raises NotFound, NoStepForYou, NotAllowed, OutOfOrder, OpinionNeeded.
    """
    case = lock_case(number, for_=by)
    rules.check_move(case.state, DUTY)
    step = review_seat(case, by=by, duty=DUTY)
    if advice is Outcome.REFUSED and not opinion.strip():
        raise rules.OpinionNeeded

    record(
        act=DUTY,
        subject=subject_of(case),
        by=by.only_in(step.organisation_id),
        at=at,
        facts={"advice": advice.value, "opinion": opinion},
    )
    finish_step(
        case,
        step,
        outcome="agree" if advice is Outcome.GRANTED else "disagree",
        by=by,
        at=at,
        opinion=opinion,
    )
