"""Submit an application (申请): it gets its number, and the trail's signed promise, at once."""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import announce, enqueue
from tongban.foundation.seals.public import SignatureMissing
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Refused
from tongban.services.cases.assisted.drafts import papers_owner
from tongban.services.cases.clocks import acceptance_clock
from tongban.services.cases.events import CaseSubmitted
from tongban.services.cases.facts import IN_PERSON, Application, Capacity, HolderKind, PartyRole, Submitted
from tongban.services.cases.held.facts import BusinessUnderWay
from tongban.services.cases.jobs import check_typed_entries
from tongban.services.cases.known import Known
from tongban.services.cases.models import Case, CaseParty, Draft
from tongban.services.cases.numbers import next_number
from tongban.services.cases.reading import case_of, open_item, read_application
from tongban.services.cases.rows import insert
from tongban.services.cases.signing import signed
from tongban.services.cases.slot_rows import promised, share_slots, write_slots
from tongban.services.delivery.public import Choice, open_parcel
from tongban.services.items.public import ItemContent

DUTY = "cases.submit"


class KeyReused(Refused):
    """The same key came with another application."""

    code = "idempotency-key-reused"
    status = 422
    title = N_("This key was used for another application.")


def submit_case(*, application: Application, by: Person | Officer, at: datetime, key: str) -> Submitted:
    """Take an application in: number, slots, parties, trail, event; all or nothing, and once per `key`.

    The same `key` again gives the same case back and writes nothing. At most 13 SQL for a
    person's application of three slots by a token, 15 by the page (tests/services/cases/test_submit.py).

    An officer applies only for a person who stands there (capacity counter or agent): the case then has
    the person's own account, or none. For whom it is stands in the application; the case is about the applicant, and whoever applied for
    them follows it too. Raises NotFound (no such item, or a person or firm that is not theirs),
    AuthorityEnded, AuthorityTooNarrow, ItemClosed, FormIsStale, NotAppliedFor, WrongHolder,
    AnswerUnknown, SlotUnknown, Invalid (the form), CommitmentNotOpen, CommitmentNotSigned,
    DeferralNotOpen, WayNotOpen, ApplicationIncomplete, SignatureMissing, SignatureStale, KeyReused.
    """
    digest = _digest(application)
    try:
        with transaction.atomic():
            return _submit(application, by=by, at=at, key=key, digest=digest)
    except SignatureMissing:
        # a second click finds the signature used by the first
        case = Case.objects.filter(account_id=by.account_id, idempotency_key=key).first()
        if case is None:
            raise
    except IntegrityError as error:
        if "case_one_about_a_licence" in str(error):
            raise BusinessUnderWay(facts={"number": ""}) from error
        if "case_once_per_" not in str(error):
            raise
        case = _case_under(key, by=by)
    if bytes(case.request_sha256) != digest:
        raise KeyReused(facts={"number": case.number})
    return _submitted(case, is_new=False)


def _open_parcel(
    case: Case, choice: Choice, content: ItemContent, *, by: Person | Officer, at: datetime
) -> None:
    open_parcel(
        subject=f"cases:{case.number}",
        title=case.item_name,
        number=case.number,
        choice=choice,
        may_be_sent=bool(content.sends_by_courier),
        account_id=case.account_id,
        owner_masked=case.applicant_masked,
        organisation_id=case.organisation_id,
        area_code=case.area_code,
        by_ref=by.ref,
        at=at,
    )


def _owner_of_files(application: Application, *, by: Person | Officer) -> str:
    """Where the files of the application lie: with the person, with the draft of a visit, or with the whole."""
    if application.part_of:
        return f"case:{application.part_of}"
    return papers_owner(application.draft_id) if isinstance(by, Officer) and application.draft_id else by.ref


def _case_under(key: str, *, by: Person | Officer) -> Case:
    if isinstance(by, Officer):
        return Case.objects.get(capacity__in=IN_PERSON, idempotency_key=key)
    return Case.objects.get(account_id=by.account_id, idempotency_key=key)


def _submit(
    application: Application, *, by: Person | Officer, at: datetime, key: str, digest: bytes
) -> Submitted:
    item = open_item(application)
    number = next_number(item.area_code, at=at)
    reading = read_application(application, item, number=number, by=by, at=at)
    case = case_of(reading, number=number, by=by, at=at)
    case.idempotency_key, case.request_sha256 = key, digest
    case.received_on, case.acceptance_due_on = acceptance_clock(item.content, case.area_code, at=at)
    owner = _owner_of_files(application, by=by)
    papers = share_slots(case, reading.slots, owner=owner, by=by, at=at)
    signature = signed(case, reading.slots, papers, signature=application.signature, round=1, by=by, at=at)
    facts: dict[str, object] = {
        "item": case.item_code,
        "version": item.version_number,
        "application": digest.hex(),
    }
    facts |= promised(reading.slots)
    facts |= {"business": case.business, "of_licence": case.of_licence} if case.of_licence else {}
    facts |= {"signed": signature.digest, "way": signature.way} if signature else {}
    facts |= {"part_of": case.part_of} if case.part_of else {}
    facts |= {"project": case.project_code} if case.project_code else {}
    promise = record(act=DUTY, subject=f"cases:{number}", by=by, at=at, facts=facts)
    case.submission_entry_id, case.submission_promise = promise.entry_id, promise.signed
    insert([case])
    insert(_parties(case, reading.known, by))
    write_slots(case, reading.slots, papers)
    if signature:
        insert([signature])
    if application.delivery is not None:
        _open_parcel(case, application.delivery, item.content, by=by, at=at)
    announce(
        CaseSubmitted(number=number, organisation_id=case.organisation_id, at=at, item_code=case.item_code)
    )
    if case.unchecked:
        enqueue(check_typed_entries, number=number)
    if application.draft_id:
        Draft.objects.filter(id=application.draft_id, account_id=by.account_id).delete()
    return _submitted(case, is_new=True)


def _parties(case: Case, known: Known, by: Person | Officer) -> list[CaseParty]:
    """The applicant, and who acts for them: a firm's legal representative, a delegate, a parent (standards.md T5)."""
    is_own = case.capacity == Capacity.SELF
    acting = CaseParty(
        case=case,
        role=PartyRole.AGENT if isinstance(by, Officer) else PartyRole.REPRESENTATIVE,
        kind=HolderKind.PERSON,
        name=known.name(HolderKind.PERSON) if is_own else by.name,
        account_id=by.account_id,
        person_id=None if isinstance(by, Officer) else by.person_id,
    )
    if case.holder == HolderKind.PERSON and is_own:
        acting.role = PartyRole.APPLICANT
        return [acting]
    applicant = CaseParty(
        case=case,
        role=PartyRole.APPLICANT,
        kind=case.holder,
        name=case.applicant_name,
        person_id=case.person_id if case.holder == HolderKind.PERSON else None,
        uscc=case.uscc,
    )
    return [applicant, acting]


def _submitted(case: Case, *, is_new: bool) -> Submitted:
    return Submitted(
        number=case.number,
        case_id=case.id,
        promise=case.submission_promise,
        entry_id=case.submission_entry_id,
        acceptance_due_on=case.acceptance_due_on,
        is_new=is_new,
    )


def _digest(application: Application) -> bytes:
    fields = asdict(application)
    del fields["draft_id"], fields["signature"]
    # so that a key from before there were parts and projects still is the same application
    for name in ("of_licence", "part_of", "project_code"):
        if not fields[name]:
            del fields[name]
    return hashlib.sha256(
        json.dumps(fields, ensure_ascii=False, sort_keys=True, default=str).encode()
    ).digest()
