"""Confirm that a commitment was kept: it was checked, and what was promised is true."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.resources.credit import rules
from tongban.resources.credit.commands.register import CHECK_TASK, SUBJECT
from tongban.resources.credit.facts import CommitmentKept
from tongban.resources.credit.queries import lock_commitment

DUTY = "credit.confirm_kept"


@transaction.atomic
def confirm_commitment_kept(*, case_number: str, slot: str, reasons: str, by: Officer, at: datetime) -> None:
    """Say what the check found: the promise is true. `reasons` say how it was checked.

    Raises NotFound, DutyMissing, CommitmentSettled, CommitmentReasonsNeeded.
    """
    row = lock_commitment(case_number=case_number, slot=slot, by=by)
    check_duty(by, DUTY, organisation_id=row.organisation_id)
    state = rules.check_move(row.state, DUTY)
    rules.check_said(reasons=reasons)
    row.state, row.checked_at, row.checked_by, row.reasons = state, at, by.ref, reasons.strip()
    row.save(update_fields=["state", "checked_at", "checked_by", "reasons"])
    place = {"case_number": case_number, "slot": slot}
    close_task(key=CHECK_TASK.format(**place), by=by, at=at, outcome="kept")
    record(
        act=DUTY,
        subject=SUBJECT.format(**place),
        by=by.only_in(row.organisation_id),
        at=at,
        facts={"reasons": row.reasons},
    )
    announce(CommitmentKept(case_number=case_number, slot=slot, organisation_id=row.organisation_id, at=at))
