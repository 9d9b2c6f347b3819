"""Deem a case accepted (视为受理): five working days passed and nobody said anything."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.services.cases import rules
from tongban.services.cases.access import lock_any_case
from tongban.services.cases.clocks import is_deemed_accepted, start_clocks
from tongban.services.cases.deferring import fix_days
from tongban.services.cases.events import CaseAccepted
from tongban.services.cases.fees.charging import charge
from tongban.services.cases.models import CaseStep
from tongban.services.cases.notices import order_notice
from tongban.services.cases.receipts import order_deferral_notice
from tongban.services.cases.steps import finish_step, subject_of

DUTY = "cases.deem_accepted"
BY = SystemActor(job="deemed-acceptance")


@transaction.atomic
def deem_accepted(*, number: str, at: datetime) -> CaseAccepted | None:
    """Accept a licence case by law, as of the day of receipt, when its acceptance limit has passed.

    Gives None when there is nothing to do: not a licence, already moved, or still in time.

    Source: 行政许可法 (2019) art. 32 (4).
    """
    case = lock_any_case(number)
    if not is_deemed_accepted(case, at=at) or not rules.may_move(case.state, "cases.accept"):
        return None
    step = CaseStep.objects.filter(case=case, done_at__isnull=True, post_code="accept").first()
    if step is None:
        return None
    case.state, case.accepted_at, case.is_deemed = rules.check_move(case.state, "cases.accept"), at, True
    clocks = start_clocks(case, at=at, day_zero=case.received_on)
    case.save(update_fields=["state", "accepted_at", "is_deemed", *clocks])
    fix_days(case)
    facts = {"accepted_on": case.received_on, "law": "行政许可法 32"}
    record(act=DUTY, subject=subject_of(case), by=BY, at=at, facts=facts)
    accepted = CaseAccepted(
        number=case.number,
        organisation_id=case.organisation_id,
        at=at,
        is_deemed=True,
        promised_due_on=case.promised_due_on,
        statutory_due_on=case.statutory_due_on,
    )
    announce(accepted)
    charge(case, by=BY, at=at)
    order_notice(case, "acceptance", at=at)
    order_deferral_notice(case, at=at)
    finish_step(case, step, outcome="accept", by=BY, at=at)
    return accepted
