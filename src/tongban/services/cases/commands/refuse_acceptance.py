"""Refuse acceptance (不予受理): the organisation does not take the case on, and says why."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.services.cases import rules
from tongban.services.cases.access import lock_case, open_step
from tongban.services.cases.clocks import check_not_deemed
from tongban.services.cases.events import AcceptanceRefused
from tongban.services.cases.facts import Outcome
from tongban.services.cases.notices import order_notice
from tongban.services.cases.steps import finish_step, subject_of

DUTY = "cases.refuse_acceptance"


@transaction.atomic
def refuse_acceptance(
    *, number: str, reasons: str, article: str, elsewhere: str = "", by: Officer, at: datetime
) -> AcceptanceRefused:
    """Refuse to accept a received case, in writing, with reasons.

    `elsewhere` names the office to which the person can turn, where it is not this one's to decide.

    Source: 行政许可法 (2019) art. 32 (1) (2) and last paragraph.

    Raises NotFound, NoStepForYou, NotAllowed, OutOfOrder, DeemedAccepted, ReasonsNeeded.
    """
    case = lock_case(number, for_=by)
    state = rules.check_move(case.state, DUTY)
    step = open_step(case, post="accept", by=by, duty=DUTY)
    check_not_deemed(case, at=at)
    rules.check_reasons(Outcome.REFUSED, reasons=reasons, article=article)

    case.state, case.reasons, case.article, case.closed_at = state, reasons, article, at
    case.save(update_fields=["state", "reasons", "article", "closed_at"])
    record(
        act=DUTY,
        subject=subject_of(case),
        by=by.only_in(step.organisation_id),
        at=at,
        facts={"reasons": reasons, "article": article, "elsewhere": elsewhere.strip()},
    )
    refused = AcceptanceRefused(number=case.number, organisation_id=case.organisation_id, at=at)
    announce(refused)
    order_notice(case, "non-acceptance", at=at, elsewhere=elsewhere.strip())
    finish_step(case, step, outcome="refuse", by=by, at=at, opinion=reasons)
    return refused
