"""Record a broken commitment (失信): what was promised is false, with reasons and the article."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.resources.credit import rules
from tongban.resources.credit.commands.register import CHECK_TASK, SUBJECT
from tongban.resources.credit.facts import CommitmentBroken
from tongban.resources.credit.queries import lock_commitment

DUTY = "credit.record_broken"


@transaction.atomic
def record_broken_commitment(
    *, case_number: str, slot: str, reasons: str, basis: str, by: Officer, at: datetime
) -> None:
    """Say that the promise proved false. Until it is repaired its holder may not promise or defer again.

    What follows for the decision itself (putting right, revoking, a penalty) is decided where that
    decision is made. Source: 国办发〔2020〕42号.

    Raises NotFound, DutyMissing, CommitmentSettled, CommitmentReasonsNeeded.
    """
    row = lock_commitment(case_number=case_number, slot=slot, by=by)
    check_duty(by, DUTY, organisation_id=row.organisation_id)
    state = rules.check_move(row.state, DUTY)
    rules.check_said(reasons=reasons, basis=basis)
    row.state, row.checked_at, row.checked_by = state, at, by.ref
    row.reasons, row.basis = reasons.strip(), basis.strip()[:300]
    row.save(update_fields=["state", "checked_at", "checked_by", "reasons", "basis"])
    place = {"case_number": case_number, "slot": slot}
    close_task(key=CHECK_TASK.format(**place), by=by, at=at, outcome="broken")
    facts = {"reasons": row.reasons, "basis": row.basis}
    record(act=DUTY, subject=SUBJECT.format(**place), by=by.only_in(row.organisation_id), at=at, facts=facts)
    announce(CommitmentBroken(case_number=case_number, slot=slot, organisation_id=row.organisation_id, at=at))
