"""Remind of receipts that are due: who has to give them, and, when their day has passed, who waits for them."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import holders_of
from tongban.foundation.messages.public import send_message
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.decisions.handover.models import Handover

ACT = "decisions.remind"
BY = SystemActor(job="decisions.remind")
AT_ONCE = 50


@transaction.atomic
def remind_of_receipts(*, at: datetime) -> int:
    """Tell once of each receipt that is due today or overdue, at most 50; how many. 1 SQL and 4 each."""
    today = at.astimezone(CITY_ZONE).date()
    rows = Handover.objects.select_for_update(skip_locked=True).filter(
        received_at__isnull=True, reminded_at__isnull=True, due_on__lte=today
    )
    found = list(rows.order_by("due_on")[:AT_ONCE])
    for row in found:
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
        for organisation_id, post in ((row.to_id, row.post_code), (row.from_id, "approve")):
            for account in holders_of(post_code=post, organisation_id=organisation_id, at=at):
                _tell(row, account, at=at)
        record(act=ACT, subject=f"cases:{row.case_number}", by=BY, at=at, facts={"due_on": row.due_on})
    return len(found)


def _tell(row: Handover, account: int, *, at: datetime) -> None:
    send_message(
        key=f"handover:{row.case_number}:{account}",
        to_account=account,
        about=f"handovers:{row.case_number}",
        title=N_("A decision waits for its receipt"),
        body=N_("%(item)s, decided by %(office)s. The receipt was due by %(due_date)s."),
        facts={
            "item": row.item_name,
            "office": row.from_name,
            "due_date": row.due_on.isoformat(),
            "number": row.case_number,
        },
        url=f"/desk/received/{row.case_number}/",
        at=at,
    )
