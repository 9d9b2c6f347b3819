"""Answer an objection to a registered fact: uphold it and correct or note it, or reject it with reasons."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.messages.public import send_message
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid
from tongban.resources.registers.commands.dispute import subject_of, task_key
from tongban.resources.registers.dispute_facts import (
    CORRECTABLE,
    DisputeFact,
    DisputeSettled,
    DisputeSettledAlready,
    DisputeState,
)
from tongban.resources.registers.disputes import dispute_fact, lock_dispute
from tongban.resources.registers.facts import Register
from tongban.resources.registers.following import lock_changes, note_by_hand
from tongban.resources.registers.models import FactDispute, RegisteredFirm, RegisteredPerson

DUTY = "registers.settle_dispute"
TITLES = {
    DisputeState.CORRECTED: N_("Your objection was right: the register is corrected"),
    DisputeState.NOTED: N_("Your objection was right: it is corrected at its source"),
    DisputeState.REJECTED: N_("Your objection was not upheld"),
}


@transaction.atomic
def settle_dispute(
    *, dispute_id: UUID, is_upheld: bool, reasons: str, by: Officer, at: datetime
) -> DisputeFact:
    """Answer an objection once. Upheld, an address, a phone or a scope is corrected in the register; what
    another office keeps the original of is noted, and that office corrects it.

    Source: 个人信息保护法 art. 46. The person is told by message; neither the trail nor the message
    says what the fact is.

    Raises NotFound (another organisation's), DutyMissing, DisputeSettledAlready, Invalid.
    """
    row = lock_dispute(dispute_id, by=by)
    check_duty(by, DUTY, organisation_id=row.keeper_id)
    if row.state != DisputeState.OPEN:
        raise DisputeSettledAlready
    if not reasons.strip():
        raise Invalid(facts={"fields": {"reasons": N_("Say why, in words for the person.")}})
    state = DisputeState.REJECTED
    if is_upheld:
        state = DisputeState.CORRECTED if row.fact in CORRECTABLE else DisputeState.NOTED
    if state is DisputeState.CORRECTED:
        _correct(row, at=at)
    row.state, row.settled_at, row.settled_by, row.reasons = state, at, by.ref, reasons.strip()[:2000]
    row.save(update_fields=["state", "settled_at", "settled_by", "reasons"])
    record(
        act=DUTY,
        subject=subject_of(row),
        by=by.only_in(row.keeper_id),
        at=at,
        facts={"fact": row.fact, "answer": state.value},
    )
    close_task(key=task_key(row), by=by, at=at, outcome=state.value)
    announce(DisputeSettled(dispute_id=row.id, fact=row.fact, state=state, at=at))
    send_message(
        to_account=row.account_id,
        about=subject_of(row),
        title=TITLES[state],
        body=N_("It was about: %(fact_msgid)s. Open it for the reasons."),
        facts={"fact_msgid": row.label},
        url="/my/disputes/",
        at=at,
        key=f"dispute-settled:{row.id}",
    )
    return dispute_fact(row)


def _correct(row: FactDispute, *, at: datetime) -> None:
    """Write what the person says into the register. 4 SQL and the event."""
    field = row.fact.partition(".")[2]
    if row.uscc:
        lock_changes(Register.FIRM)
        RegisteredFirm.objects.filter(pk=row.uscc).update(**{field: row.said})
        note_by_hand(Register.FIRM, added=(), changed=[row.uscc], at=at)
        return
    lock_changes(Register.PERSON)
    person = RegisteredPerson.objects.select_for_update().get(pk=row.person_id)
    person.facts = {**person.facts, field: row.said}
    person.save(update_fields=["facts"])
    note_by_hand(Register.PERSON, added=(), changed=[person.id], at=at)
