"""Repair the credit (信用修复): a second officer agrees that a broken commitment no longer counts."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_
from tongban.resources.credit import rules
from tongban.resources.credit.commands.propose_repair import REPAIR_TASK
from tongban.resources.credit.commands.register import SUBJECT
from tongban.resources.credit.facts import CommitmentSettled, CreditRepaired, SecondPersonNeeded
from tongban.resources.credit.queries import lock_commitment

DUTY = "credit.repair"


@transaction.atomic
def repair_credit(*, case_number: str, slot: str, by: Officer, at: datetime) -> None:
    """Agree to the proposal: from now on the holder may promise and defer again.

    Source: 国办发〔2020〕42号. Raises NotFound, DutyMissing, CommitmentSettled (not broken, or nobody
    has proposed it), SecondPersonNeeded.
    """
    row = lock_commitment(case_number=case_number, slot=slot, by=by)
    check_duty(by, DUTY, organisation_id=row.organisation_id)
    state = rules.check_move(row.state, DUTY)
    if row.repair_proposed_at is None:
        raise CommitmentSettled(N_("Nobody has proposed this repair yet."))
    if by.is_hand_of(row.repair_proposed_by, DUTY, organisation_id=row.organisation_id):
        raise SecondPersonNeeded
    row.state, row.repaired_at, row.repaired_by = state, at, by.ref
    row.save(update_fields=["state", "repaired_at", "repaired_by"])
    place = {"case_number": case_number, "slot": slot}
    close_task(key=REPAIR_TASK.format(**place), by=by, at=at, outcome="repaired")
    facts = {"reasons": row.repair_reasons, "proposed_by": row.repair_proposed_by}
    record(act=DUTY, subject=SUBJECT.format(**place), by=by.only_in(row.organisation_id), at=at, facts=facts)
    announce(CreditRepaired(case_number=case_number, slot=slot, organisation_id=row.organisation_id, at=at))
