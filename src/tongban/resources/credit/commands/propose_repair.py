"""Propose to repair the credit (信用修复) after a broken commitment: the first of two."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.tasks.public import open_task
from tongban.foundation.trail.public import record
from tongban.resources.credit import rules
from tongban.resources.credit.commands.register import SUBJECT
from tongban.resources.credit.queries import lock_commitment

DUTY = "credit.propose_repair"
REPAIR_TASK = "credit-repair:{case_number}:{slot}"
AGREES = "approve"  # the post before which the proposal is put


@transaction.atomic
def propose_repair(*, case_number: str, slot: str, reasons: str, by: Officer, at: datetime) -> None:
    """Propose that the broken promise no longer counts, with what was put right. A later proposal
    replaces an earlier one. Source: 国办发〔2020〕42号.

    Raises NotFound, DutyMissing, CommitmentSettled, CommitmentReasonsNeeded.
    """
    row = lock_commitment(case_number=case_number, slot=slot, by=by)
    check_duty(by, DUTY, organisation_id=row.organisation_id)
    rules.check_move(row.state, DUTY)
    rules.check_said(reasons=reasons)
    row.repair_proposed_at, row.repair_proposed_by, row.repair_reasons = at, by.ref, reasons.strip()
    row.save(update_fields=["repair_proposed_at", "repair_proposed_by", "repair_reasons"])
    place = {"case_number": case_number, "slot": slot}
    open_task(
        key=REPAIR_TASK.format(**place),
        kind="credit.repair",
        about=SUBJECT.format(**place),
        title=row.title,
        post_code=AGREES,
        organisation_id=row.organisation_id,
        area_code=row.area_code,
        due_at=None,
        url=f"/desk/commitments/{case_number}/{slot}/",
        applicant_label=row.holder_masked,
        at=at,
    )
    facts = {"reasons": row.repair_reasons}
    record(act=DUTY, subject=SUBJECT.format(**place), by=by.only_in(row.organisation_id), at=at, facts=facts)
