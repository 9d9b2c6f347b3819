"""Give the receipt for a decision that came from who approved (签收)."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.kernel.errors import NotFound
from tongban.services.decisions.handover.facts import AlreadyReceived, DecisionReceived
from tongban.services.decisions.handover.models import Handover

DUTY = "decisions.receive"


@transaction.atomic
def receive_decision(*, case_number: str, note: str, by: Officer, at: datetime) -> DecisionReceived:
    """Say that the supervising organisation has the decision and takes the holder under supervision. 5 SQL.

    Raises NotFound (not there, or sent to another organisation), DutyMissing, AlreadyReceived.
    """
    row = (
        Handover.objects.select_for_update()
        .filter(case_number=case_number, to_id__in=by.organisation_ids)
        .first()
    )
    if row is None:
        raise NotFound
    check_duty(by, DUTY, organisation_id=row.to_id)
    if row.received_at is not None:
        raise AlreadyReceived
    row.received_at, row.received_by, row.received_name = at, by.ref, by.name
    row.note = note.strip()[:300]
    row.save(update_fields=["received_at", "received_by", "received_name", "note"])
    close_task(key=f"handover:{case_number}", by=by, at=at, outcome="received")
    record(
        act=DUTY,
        subject=f"cases:{case_number}",
        by=by.only_in(row.to_id),
        at=at,
        facts={"organisation": str(row.to_id), "note": row.note},
    )
    received = DecisionReceived(case_number=case_number, to_id=row.to_id, at=at)
    announce(received)
    return received
