"""Submit an application (申请): it gets its number, and the trail's signed promise, at once."""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person, account_of_person
from tongban.foundation.jobs.public import announce, enqueue
from tongban.foundation.trail.public import record
from tongban.foundation.vault.public import mask_name, mask_text
from tongban.kernel.errors import N_, Refused
from tongban.kernel.ids import new_id
from tongban.services.cases import intake, meeting, rules
from tongban.services.cases.clocks import acceptance_clock
from tongban.services.cases.facts import (
    IN_PERSON,
    Application,
    Capacity,
    CaseState,
    CaseSubmitted,
    HolderKind,
    PartyRole,
    SlotMet,
    Submitted,
)
from tongban.services.cases.jobs import check_typed_entries
from tongban.services.cases.known import (
    Known,
    applicant_name,
    end_of,
    known_facts,
    own_person_id,
    unchecked_fields,
    with_earlier,
    with_licences,
)
from tongban.services.cases.models import Case, CaseParty, Draft
from tongban.services.cases.numbers import next_number
from tongban.services.cases.rows import insert
from tongban.services.cases.slot_rows import promised, write_slots
from tongban.services.delivery.public import Choice, open_parcel
from tongban.services.items.public import ItemContent, PublishedItem, last_published

DUTY = "cases.submit"


class FormIsStale(Refused):
    """The item has a newer version than the one that was filled in."""

    code = "form-is-stale"
    title = N_(
        "The guide has changed since you began. Please look through the form again; what you typed is kept."
    )


class KeyReused(Refused):
    """The same key came with another application."""

    code = "idempotency-key-reused"
    status = 422
    title = N_("This key was used for another application.")


class ApplicationIncomplete(Refused):
    """Required materials are not there."""

    code = "application-incomplete"
    status = 422
    title = N_("These materials are still missing: %(names)s")


LICENCE_ENDED = N_(
    "Your %(licence)s (%(number)s) ended on %(day)s, so it does not count any more. Still missing: %(names)s. "
    "Have the licence renewed, or hand in the material; everything else stays saved."
)
LICENCE_REVOKED = N_(
    "Your %(licence)s (%(number)s) was revoked on %(day)s, so it does not count any more. Still missing: "
    "%(names)s. Hand in the material another way; everything else stays saved."
)


def submit_case(*, application: Application, by: Person | Officer, at: datetime, key: str) -> Submitted:
    """Take an application in: number, slots, parties, trail, event; all or nothing, and once per `key`.

    The same `key` again gives the same case back and writes nothing. At most 11 SQL for a
    person's application of three slots (tests/services/cases/test_submit.py).

    An officer applies only for a person who stands there (capacity counter or agent): the case then has
    the person's own account, or none. For whom it is stands in the application; the case is about the applicant, and whoever applied for
    them follows it too. Raises NotFound (no such item, or a person or firm that is not theirs),
    AuthorityEnded, AuthorityTooNarrow, ItemClosed, FormIsStale, NotAppliedFor, WrongHolder,
    AnswerUnknown, SlotUnknown, Invalid (the form), CommitmentNotOpen, CommitmentNotSigned,
    DeferralNotOpen, WayNotOpen, ApplicationIncomplete, KeyReused.
    """
    digest = _digest(application)
    try:
        with transaction.atomic():
            return _submit(application, by=by, at=at, key=key, digest=digest)
    except IntegrityError as error:
        if "case_once_per_" not in str(error):
            raise
    case = _case_under(key, by=by)
    if bytes(case.request_sha256) != digest:
        raise KeyReused(facts={"number": case.number})
    return _submitted(case, is_new=False)


def _open_parcel(case: Case, choice: Choice, *, by: Person | Officer, at: datetime) -> None:
    open_parcel(
        subject=f"cases:{case.number}",
        title=case.item_name,
        number=case.number,
        choice=choice,
        account_id=case.account_id,
        owner_masked=case.applicant_masked,
        organisation_id=case.organisation_id,
        area_code=case.area_code,
        by_ref=by.ref,
        at=at,
    )


def _case_under(key: str, *, by: Person | Officer) -> Case:
    if isinstance(by, Officer):
        return Case.objects.get(capacity__in=IN_PERSON, idempotency_key=key)
    return Case.objects.get(account_id=by.account_id, idempotency_key=key)


def _submit(
    application: Application, *, by: Person | Officer, at: datetime, key: str, digest: bytes
) -> Submitted:
    item = last_published(application.item_code)
    intake.check_open(item)
    if application.version_id not in (None, item.version_id):
        raise FormIsStale(facts={"version": item.version_number})
    content, holder = item.content, application.holder
    intake.check_applied_for(content)
    intake.check_holder(content, holder)
    intake.check_answers(content, application.answers)
    number = next_number(item.area_code, at=at)
    known = _known(item, application, by=by, number=number, at=at)
    form = intake.checked_form(content, application.form, known, answers=application.answers)
    means = meeting.slot_means(content, application, known)
    slots = meeting.met_slots(means, application)
    meeting.check_ways(means, application, slots)
    if missing := rules.missing_slots(slots):
        raise _incomplete(content, missing, known)

    case = _new_case(item, application, by=by, at=at, key=key, digest=digest, number=number)
    case.person_id = known.person_id or own_person_id(by)
    if isinstance(by, Officer):
        case.account_id = account_of_person(case.person_id)
    case.form, case.applicant_name = form, applicant_name(content, known, holder, form)
    case.unchecked = unchecked_fields(content, known)
    case.applicant_masked = (
        mask_name(case.applicant_name) if holder is HolderKind.PERSON else case.applicant_name
    )
    case.received_on, case.acceptance_due_on = acceptance_clock(content, case.area_code, at=at)
    promise = record(
        act=DUTY,
        subject=f"cases:{number}",
        by=by,
        at=at,
        facts={"item": case.item_code, "version": item.version_number, "application": digest.hex()}
        | promised(slots),
    )
    case.submission_entry_id, case.submission_promise = promise.entry_id, promise.signed
    insert([case])
    insert(_parties(case, known, by))
    write_slots(case, slots, by=by, at=at)
    if application.delivery is not None:
        _open_parcel(case, application.delivery, by=by, at=at)
    announce(
        CaseSubmitted(number=number, organisation_id=case.organisation_id, at=at, item_code=case.item_code)
    )
    if case.unchecked:
        enqueue(check_typed_entries, number=number)
    if application.draft_id:
        Draft.objects.filter(id=application.draft_id, account_id=by.account_id).delete()
    return _submitted(case, is_new=True)


def _known(
    item: PublishedItem, application: Application, *, by: Person | Officer, number: str, at: datetime
) -> Known:
    """What is known at the moment of submission; where a register is silent, what the draft heard of it."""
    known = known_facts(
        item.content, item_code=item.code, whom=application.whom, by=by, case_number=number, at=at
    )
    if known.silent and application.draft_id:
        draft = Draft.objects.filter(id=application.draft_id, account_id=by.account_id).first()
        known = with_earlier(known, draft.known) if draft else known
    return with_licences(known, item.content, at=at)


def _incomplete(content: ItemContent, missing: list[SlotMet], known: Known) -> ApplicationIncomplete:
    """What is missing; a licence that stood in for it and has ended is named, with its last day."""
    names = "、".join(slot.name for slot in missing)
    facts: dict[str, object] = {"names": names, "missing": [slot.key for slot in missing]}
    types = {slot.key: slot.licence_types for slot in content.slots}
    ended = [known.ended[kind] for slot in missing for kind in types[slot.key] if kind in known.ended]
    if not ended:
        return ApplicationIncomplete(facts=facts)
    first = ended[0]
    facts |= {"licence": first.type_name, "number": mask_text(first.number), "day": end_of(first)}
    text = LICENCE_REVOKED if first.revoked_on else LICENCE_ENDED
    return ApplicationIncomplete(text, facts=facts)


def _new_case(
    item: PublishedItem,
    application: Application,
    *,
    by: Person | Officer,
    at: datetime,
    key: str,
    digest: bytes,
    number: str,
) -> Case:
    return Case(
        id=new_id(),
        number=number,
        idempotency_key=key,
        request_sha256=digest,
        state=CaseState.RECEIVED,
        item_code=item.code,
        version_id=item.version_id,
        item_name=item.content.name,
        type_code=item.content.type_code,
        organisation_id=item.organisation_id,
        area_code=item.area_code,
        channel=application.channel,
        account_id=by.account_id,
        capacity=application.capacity,
        helper_masked=_helper(application, by),
        holder=application.holder,
        uscc=application.uscc or "",
        answers=application.answers,
        submitted_at=at,
    )


def _helper(application: Application, by: Person | Officer) -> str:
    """Who applied for them: a citizen masked, an officer by name and office, as on a name plate."""
    if isinstance(by, Officer):
        return f"{by.organisation_name} {by.name}"[:120]
    return "" if application.capacity is Capacity.SELF else mask_name(by.name)


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
    fields.pop("draft_id")
    return hashlib.sha256(
        json.dumps(fields, ensure_ascii=False, sort_keys=True, default=str).encode()
    ).digest()
