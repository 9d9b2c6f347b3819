"""Put an application, or its correction, before the applicant to sign."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.foundation.identity.public import Person
from tongban.foundation.papers.public import papers_named
from tongban.foundation.seals.public import Asked, ask_signature, asked_of, digest_of
from tongban.resources.registers.public import RegisterSilent, look_up_person
from tongban.services.cases.access import check_may_act, lock_own_case
from tongban.services.cases.canonical import files_of, signed_document
from tongban.services.cases.commands.resubmit import DUTY as RESUBMIT
from tongban.services.cases.commands.resubmit import ROUND, corrected_slots, read_correction
from tongban.services.cases.facts import Application, SlotInput, SlotMet
from tongban.services.cases.known import OWN_APPLICATION
from tongban.services.cases.models import Case, CorrectionNotice, Draft
from tongban.services.cases.queries import slots_of
from tongban.services.cases.reading import case_of, open_item, read_application
from tongban.services.cases.rules import check_move

_KEPT = timedelta(hours=12)  # a document that was put down longer ago is put down anew
_PHONE = "person.phone"


@dataclass(frozen=True, kw_only=True)
class _Put:
    """One document to be put before somebody: what it is about and how to make it."""

    subject: str
    title: str
    case: Case
    slots: Sequence[SlotMet]
    round: int
    payload: Mapping[str, Any]


def sign_request_of_draft(draft_id: UUID) -> str:
    """The name of the sign request about this draft."""
    return f"draft:{draft_id}"


def sign_request_of_correction(number: str) -> str:
    """The name of the sign request about the correction of this case."""
    return f"correction:{number}"


@transaction.atomic
def ask_for_draft(*, application: Application, draft_id: UUID, by: Person, at: datetime) -> Asked:
    """Put a draft's application before its applicant, with what the registers say now.

    The same application again leaves the request, and a code that is on its way, as they are.
    The draft keeps the facts that were looked up, so that its pages show what is signed.

    Raises what submitting refuses: NotFound, ItemClosed, FormIsStale, NotAppliedFor, WrongHolder,
    AnswerUnknown, SlotUnknown, Invalid (the form), ApplicationIncomplete.
    """
    item = open_item(application)
    reading = read_application(application, item, number=None, by=by, at=at)
    if not reading.known.silent:
        drafts = Draft.objects.filter(id=draft_id, account_id=by.account_id)
        drafts.update(known=dict(reading.known.facts), known_at=at)
    put = _Put(
        subject=sign_request_of_draft(draft_id),
        title=item.content.name,
        case=case_of(reading, number="", by=by, at=at),
        slots=reading.slots,
        round=1,
        payload={},
    )
    return _ask(put, number=None, by=by, at=at)


@transaction.atomic
def ask_for_correction(
    *, number: str, form: Mapping[str, Any], slots: Sequence[SlotInput], by: Person, at: datetime
) -> Asked:
    """Put the application as it stands with the correction before its applicant.

    Raises NotFound, OutOfOrder, NotAskedFor, Invalid (the form).
    """
    case = lock_own_case(number, for_=by)
    check_may_act(case, by=by, at=at)
    check_move(case.state, RESUBMIT)
    read_correction(case, CorrectionNotice.objects.get(case=case), form, slots, by=by, at=at)
    given = papers_named([paper for slot in slots for paper in slot.papers])
    put = _Put(
        subject=sign_request_of_correction(number),
        title=case.item_name,
        case=case,
        slots=corrected_slots(slots_of(case.id), slots, given),
        round=ROUND,
        payload={
            "form": dict(form),
            "slots": {slot.key: [str(paper) for paper in slot.papers] for slot in slots},
        },
    )
    return _ask(put, number=number, by=by, at=at)


def _is_same(before: Asked, put: _Put, document: Callable[[datetime], dict[str, Any]]) -> bool:
    """Whether what waits already is what would be put down now."""
    return before.payload == dict(put.payload) and before.digest == digest_of(document(before.asked_at))


def _ask(put: _Put, *, number: str | None, by: Person, at: datetime) -> Asked:
    papers = files_of(put.slots)

    def document(asked_at: datetime) -> dict[str, Any]:
        return signed_document(
            case=put.case, slots=put.slots, papers=papers, asked_at=asked_at, round=put.round
        )

    before = asked_of(put.subject, by=by)
    if before is not None and at < before.asked_at + _KEPT and _is_same(before, put, document):
        return before
    return ask_signature(
        subject=put.subject,
        title=put.title,
        document=document(at),
        payload=put.payload,
        phone=phone_of(by, number=number, at=at),
        by=by,
        at=at,
    )


def phone_of(by: Person, *, number: str | None, at: datetime) -> str:
    """The signer's phone number on record; none where the register is silent. 2 SQL."""
    try:
        found = look_up_person(
            person_id=by.person_id,
            fields=frozenset({_PHONE}),
            purpose=OWN_APPLICATION,
            case_number=number,
            by=by,
            at=at,
        )
    except RegisterSilent:
        return ""
    return found.values.get(_PHONE) or ""
