"""An order is not replied to in time: the initiator and the level above hear of it, once."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import holders_of, superior_of
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import N_, NotFound
from tongban.services.supervision.life.rules import SUPERVISOR_POST
from tongban.services.supervision.orders.facts import OrderKind, OrderLate, OrderState
from tongban.services.supervision.orders.models import Order
from tongban.services.supervision.orders.standing import subject_of, tell

LATE_ACT = "supervision.tell_order_late"
BY = SystemActor(job="supervision")


@transaction.atomic
def tell_order_late(*, number: str, at: datetime) -> bool:
    """Once for each day that was set; False where nothing is late. 6 SQL, and 2 to 4 for each one who is told."""
    row = Order.objects.select_for_update().filter(number=number, state=OrderState.ISSUED).first()
    if row is None or row.late_told_at or row.reply_due_at is None or at <= row.reply_due_at:
        return False
    row.late_told_at = at
    with suppress(NotFound):
        row.passed_to_id = superior_of(row.organisation_id).id
    row.save(update_fields=["late_told_at", "passed_to_id"])
    told = _accounts(row, at=at)
    tell(
        row,
        told,
        key=f"late:{row.reply_due_at.isoformat()}",
        title=N_("No reply came: %(matter)s"),
        body=N_("The organisation was to reply by %(until_at)s and has not."),
        at=at,
    )
    facts = {"due_at": row.reply_due_at, "told": len(told)}
    record(act=LATE_ACT, subject=subject_of(row), by=BY, at=at, facts=facts)
    announce(
        OrderLate(number=row.number, kind=OrderKind(row.kind), organisation_id=row.organisation_id, at=at)
    )
    return True


def _accounts(row: Order, *, at: datetime) -> set[int]:
    """The initiator, the supervisors there, and those of the organisation above. 2 SQL."""
    places = [one for one in (row.organisation_id, row.passed_to_id) if one is not None]
    found = {
        account
        for organisation_id in places
        for account in holders_of(post_code=SUPERVISOR_POST, organisation_id=organisation_id, at=at)
    }
    return found | ({row.issued_by_account} if row.issued_by_account is not None else set())
