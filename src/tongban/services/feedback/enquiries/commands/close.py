"""Close an enquiry: who asked needs nothing more, or nobody has written for some days after the answer."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor, SystemActor
from tongban.services.feedback.enquiries.commands.ask_further import lock_own
from tongban.services.feedback.enquiries.facts import Asker, Ending, EnquiryMoved, EnquiryState, about_of
from tongban.services.feedback.enquiries.models import EnquiryRow
from tongban.services.feedback.enquiries.standing import end_turn

CLOSE_ACT = "feedback.close_enquiry"
BY = SystemActor(job="enquiries")
AT_ONCE = 200


@transaction.atomic
def close_enquiry(*, number: str, by: Asker, at: datetime) -> None:
    """Close one's own enquiry, answered or not; a further question opens it again. Raises NotFound, EnquiryMoved."""
    row = lock_own(number, by=by)
    if row.state == EnquiryState.CLOSED:
        raise EnquiryMoved
    if row.state == EnquiryState.WAITING:
        end_turn(row, Ending.CLOSED, by=by, at=at)
    _close(row, by=by, at=at)


@transaction.atomic
def close_quiet_enquiries(*, at: datetime) -> int:
    """Close answered enquiries whose days to ask further are over, at most 200; how many. 1 SQL and 2 each."""
    rows = EnquiryRow.objects.select_for_update(skip_locked=True).filter(
        state=EnquiryState.ANSWERED, closes_at__lte=at
    )
    found = list(rows.order_by("closes_at")[:AT_ONCE])
    for row in found:
        _close(row, by=BY, at=at)
    return len(found)


def _close(row: EnquiryRow, *, by: Actor, at: datetime) -> None:
    row.state, row.closed_at, row.closes_at = EnquiryState.CLOSED, at, None
    row.save(update_fields=["state", "closed_at", "closes_at", "due_at"])
    record(act=CLOSE_ACT, subject=about_of(row.number), by=by, at=at, facts={"turn": row.turn})
