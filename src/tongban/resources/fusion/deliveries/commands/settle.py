"""Accept or refuse a delivery that landing set aside: a person of the data authority, with reasons."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.resources.fusion.deliveries.facts import SETTLE_DUTY, DeliverySettled, DeliveryState
from tongban.resources.fusion.deliveries.models import Delivery
from tongban.resources.fusion.deliveries.refusals import NothingToSettle, Overtaken
from tongban.resources.fusion.deliveries.scope import lock_agreement
from tongban.resources.fusion.deliveries.standing import about, accept, settle_key
from tongban.resources.fusion.deliveries.telling_department import tell_department
from tongban.resources.fusion.deliveries.terms import read_terms


@transaction.atomic
def settle_delivery(
    *, agreement: str, number: int, is_accepted: bool, reason: str, by: Actor, at: datetime
) -> None:
    """Let what was set aside count, or refuse it; the department reads the reason.

    Raises NotFound, DutyMissing, NothingToSettle, Overtaken (accepting what a later full delivery has
    replaced), Invalid (no reason).
    """
    holder = lock_agreement(agreement, by=by)
    row = Delivery.objects.select_related("version").filter(agreement=holder, number=number).first()
    if row is None:
        raise NotFound(facts={"agreement": agreement, "number": number})
    if isinstance(by, Officer):
        check_duty_anywhere(by, SETTLE_DUTY)
    if row.state != DeliveryState.SET_ASIDE.value:
        raise NothingToSettle
    if is_accepted and row.superseded_at is not None:
        raise Overtaken
    if not reason.strip():
        raise Invalid(facts={"fields": {"reason": N_("Say why, so that the department understands it.")}})
    row.settled_at, row.settled_by, row.reason = at, by.ref, reason.strip()[:1000]
    row.settled_account = by.account_id if isinstance(by, Officer) else None
    if is_accepted:
        accept(row, holder, read_terms(row.version.terms), at=at)
    else:
        row.state = DeliveryState.REFUSED.value
    row.save()
    tell_department(row, holder, row.version.terms["name"], at=at)
    close_task(key=settle_key(row), by=by, at=at, outcome=row.state)
    facts = {"number": number, "state": row.state, "reason": row.reason}
    record(act=SETTLE_DUTY, subject=about(holder), by=by, at=at, facts=facts)
    announce(
        DeliverySettled(
            agreement=agreement, number=number, organisation_id=holder.organisation_id, state=row.state
        )
    )
