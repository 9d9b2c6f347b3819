"""Deliver the result (送达): electronically as soon as its paper is sealed."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.services.cases import rules
from tongban.services.cases.access import lock_any_case
from tongban.services.cases.events import CaseDelivered
from tongban.services.cases.receipts import order_delivery_receipt
from tongban.services.cases.steps import subject_of

DUTY = "cases.deliver"


@transaction.atomic
def deliver_case(*, number: str, by: Actor, at: datetime) -> CaseDelivered:
    """Close the case: its result lies in the applicant's space.

    Source: 行政许可法 (2019) art. 44; 国务院令第716号 art. 10 (an e-licence is as good as paper).

    Raises NotFound, OutOfOrder.
    """
    case = lock_any_case(number)
    case.state = rules.check_move(case.state, DUTY)
    case.delivered_at = case.closed_at = at
    case.save(update_fields=["state", "delivered_at", "closed_at"])
    record(act=DUTY, subject=subject_of(case), by=by, at=at, facts={"licence": case.licence})
    delivered = CaseDelivered(number=case.number, organisation_id=case.organisation_id, at=at)
    announce(delivered)
    order_delivery_receipt(case, at=at)
    return delivered
