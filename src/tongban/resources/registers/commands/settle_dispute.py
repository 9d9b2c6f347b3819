"""Answer an objection to a registered fact: uphold it and correct or note it, or reject it with reasons."""

import re
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty, organisation
from tongban.foundation.forms.public import without_strays
from tongban.foundation.jobs.public import announce
from tongban.foundation.messages.public import send_message
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid, NoProvider
from tongban.resources.registers.commands.dispute import due_after, subject_of, task_key
from tongban.resources.registers.correcting.facts import HELD, unsaid
from tongban.resources.registers.correcting.values import value_in
from tongban.resources.registers.dispute_facts import (
    CORRECTABLE,
    DisputeFact,
    DisputeSettled,
    DisputeSettledAlready,
    DisputeState,
)
from tongban.resources.registers.disputes import dispute_fact, held_origins, lock_dispute
from tongban.resources.registers.facts import Register
from tongban.resources.registers.following import lock_changes, note_by_hand
from tongban.resources.registers.models import FactDispute, RegisteredFirm, RegisteredPerson
from tongban.resources.registers.place_queries import area_said_in
from tongban.resources.registers.records.facts import origin_reader
from tongban.resources.registers.sharing import person_values, shared_firms

DUTY = "registers.settle_dispute"
# of each field that is corrected here: how long it may be, its form, and what is said of another
_MAY_BE: Mapping[str, tuple[int, re.Pattern[str] | None, str]] = {
    "address": (
        200,
        re.compile(r"[^，。；！？,;!?]+"),
        N_("Enter the address alone, in at most 200 characters."),
    ),
    "phone": (50, re.compile(r"[0-9+() -]{5,50}"), N_("Enter the phone number alone, in digits.")),
    "business_scope": (500, None, N_("Enter at most 500 characters.")),
}
TITLES = {
    DisputeState.CORRECTED: N_("Your objection was right: the register is corrected"),
    DisputeState.NOTED: N_("Your objection was right: it is corrected at its source"),
    DisputeState.REJECTED: N_("Your objection was not upheld"),
}

_BODY = N_("It was about: %(fact_msgid)s. Open it for the reasons.")
_MENDED_BY = N_(
    "It was about: %(fact_msgid)s. %(department)s corrects it by %(mend_date)s. Open it for the reasons."
)


@transaction.atomic
def settle_dispute(
    *, dispute_id: UUID, is_upheld: bool, reasons: str, by: Officer, at: datetime, entered: str = ""
) -> DisputeFact:
    """Answer an objection once. Upheld, an address, a phone or a scope is corrected in the register to what the
    keeper enters (`entered`: people write sentences); what another office keeps the original of is noted, and that
    office corrects it: where it is known who delivered it, by a day that the person is told.

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
        row.entered = _checked(row.fact, entered)
        _correct(row, at=at)
    if state is DisputeState.NOTED:
        _leave_to_source(row, at=at)
    row.state, row.settled_at, row.settled_by, row.reasons = state, at, by.ref, reasons.strip()[:2000]
    row.save()
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
        body=_MENDED_BY if row.mend_by else _BODY,
        facts={
            "fact_msgid": row.label,
            **({"department": row.source_name, "mend_date": row.mend_by.isoformat()} if row.mend_by else {}),
        },
        url="/my/disputes/",
        at=at,
        key=f"dispute-settled:{row.id}",
    )
    return dispute_fact(row)


def _checked(fact: str, entered: str) -> str:
    """The value as it comes into the register. Raises Invalid."""
    value = without_strays(entered, may_break=False).strip()
    most, shape, wrong = _MAY_BE[fact.partition(".")[2]]
    if not value:
        raise Invalid(facts={"fields": {"entered": N_("Enter what the register shall say.")}})
    if len(value) > most or (shape and not shape.fullmatch(value)):
        raise Invalid(facts={"fields": {"entered": wrong}})
    return value


def _correct(row: FactDispute, *, at: datetime) -> None:
    """Write what the keeper entered into the register, as delivered by nobody. 5 SQL and the event."""
    field = row.fact.partition(".")[2]
    if row.uscc:
        lock_changes(Register.FIRM)
        before = {one.uscc: one.values for one in shared_firms([row.uscc])}
        firm = RegisteredFirm.objects.select_for_update().get(pk=row.uscc)
        _keep_replaced(row, firm)
        values = {field: row.entered, "origins": unsaid(firm.origins, row.fact), **_area(field, row.entered)}
        RegisteredFirm.objects.filter(pk=row.uscc).update(**values)
        note_by_hand(Register.FIRM, added=(), changed=before, at=at)
        return
    lock_changes(Register.PERSON)
    person = RegisteredPerson.objects.select_for_update().get(pk=row.person_id)
    said = person_values(person.facts, person.area_code)
    _keep_replaced(row, person)
    person.facts = {**person.facts, field: row.entered}
    person.origins = unsaid(person.origins, row.fact)
    person.area_code = _area(field, row.entered).get("area_code", person.area_code)
    person.save(update_fields=["facts", "area_code", "origins"])
    note_by_hand(Register.PERSON, added=(), changed={person.id: said}, at=at)


def _leave_to_source(row: FactDispute, *, at: datetime) -> None:
    """Who delivered it, and by when it is to be mended; neither where no department here is known to. 4 SQL."""
    if row.fact not in HELD:
        return
    row.origins = held_origins(row) or b""
    try:
        [told] = origin_reader.ask().told(
            Register.FIRM if row.uscc else Register.PERSON, [(bytes(row.origins) or None, None)]
        )
    except NoProvider:
        return
    if row.fact in told and told[row.fact].department:
        row.source_name = told[row.fact].department
        row.mend_by = due_after(organisation(row.keeper_id).area_code, at)


def _keep_replaced(row: FactDispute, held: RegisteredPerson | RegisteredFirm) -> None:
    """What stands until now, and who delivered it."""
    row.replaced = value_in(row.fact, held)
    row.origins = bytes(held.origins or b"")


def _area(field: str, entered: str) -> dict[str, str]:
    """The area of a corrected address, where it names one: that of the old address says nothing of it."""
    code = area_said_in(entered) if field == "address" else ""
    return {"area_code": code} if code else {}
