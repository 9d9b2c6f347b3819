"""An application read against its item, and the case that it becomes: before it is signed and when it is submitted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person, account_of_person
from tongban.foundation.vault.public import mask_name, mask_text
from tongban.kernel.errors import N_, Refused
from tongban.kernel.ids import new_id
from tongban.services.cases import intake, meeting, rules
from tongban.services.cases.facts import IN_PARTS, Application, Capacity, CaseState, HolderKind, SlotMet
from tongban.services.cases.held.facts import Held
from tongban.services.cases.held.queries import about_licence, check_none_under_way, held_of
from tongban.services.cases.in_project.queries import projects_of
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
from tongban.services.cases.models import Case, Draft
from tongban.services.items.public import ItemContent, PublishedItem, as_of_version, last_published


class FormIsStale(Refused):
    """The item has a newer version than the one that was filled in."""

    code = "form-is-stale"
    title = N_(
        "The guide has changed since you began. Please look through the form again; what you typed is kept."
    )


class ApplicationIncomplete(Refused):
    """Required materials are not there."""

    code = "application-incomplete"
    status = 422
    title = N_("These materials are still missing: %(names)s")


LICENCE_ENDED = N_(
    "Your %(licence)s (%(number)s) ended on %(day)s, so it does not count any more. Still missing: %(names)s. "
    "Have the licence renewed, or hand in the material; everything else stays saved."
)
LICENCE_SUSPENDED = N_(
    "Your %(licence)s (%(number)s) is suspended until %(day)s, so it does not count now. Still missing: "
    "%(names)s. Hand in the material another way; everything else stays saved."
)
LICENCE_REVOKED = N_(
    "Your %(licence)s (%(number)s) was revoked on %(day)s, so it does not count any more. Still missing: "
    "%(names)s. Hand in the material another way; everything else stays saved."
)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """An application as it counts: what is known, the form with it, how each slot is met."""

    application: Application
    item: PublishedItem
    known: Known
    form: dict[str, Any]
    slots: list[SlotMet]
    held: Held | None = None


def open_item(application: Application) -> PublishedItem:
    """The item that is applied for, when it takes this application. 1 SQL, 2 for a part whose version is older.

    Raises NotFound, ItemClosed, FormIsStale, NotAppliedFor, WrongHolder, AnswerUnknown.
    """
    item = last_published(application.item_code)
    intake.check_open(item)
    if application.part_of and application.version_id is not None:
        item = as_of_version(item, application.version_id)
    if application.version_id not in (None, item.version_id):
        raise FormIsStale(facts={"version": item.version_number})
    intake.check_applied_for(item.content)
    intake.check_holder(item.content, application.holder)
    intake.check_answers(item.content, application.answers)
    return item


def read_application(
    application: Application, item: PublishedItem, *, number: str | None, by: Person | Officer, at: datetime
) -> Reading:
    """Look up what is known and read the form and the slots with it.

    Raises NotFound, AuthorityEnded, AuthorityTooNarrow, ConditionNotMet, SlotUnknown, Invalid (the form),
    CommitmentNotOpen, CommitmentNotSigned, DeferralNotOpen, WayNotOpen, ApplicationIncomplete; for what
    is asked for a licence what `held_of` refuses, BusinessUnderWay.
    """
    content = item.content
    known = _known(application, item, number=number, by=by, at=at)
    if isinstance(by, Person):
        intake.check_conditions(content, application.answers, known, holder=application.holder, at=at)
    held = held_of(
        content,
        answers=application.answers,
        holder=application.holder,
        known=known,
        of_licence=application.of_licence,
        area_code=item.area_code,
        at=at,
    )
    if held:
        check_none_under_way(held.licence.identifier)
    form = intake.checked_form(content, application.form, known, answers=application.answers)
    means = meeting.slot_means(content, application, known)
    slots = meeting.met_slots(means, application)
    meeting.check_ways(means, application, slots)
    if missing := rules.missing_slots(slots):
        raise _incomplete(content, missing, known)
    return Reading(application=application, item=item, known=known, form=form, slots=slots, held=held)


def _known(
    application: Application, item: PublishedItem, *, number: str | None, by: Person | Officer, at: datetime
) -> Known:
    """What is known now; where a register is silent, what the draft heard of it."""
    known = known_facts(
        item.content, item_code=item.code, whom=application.whom, by=by, case_number=number, at=at
    )
    if known.silent and application.draft_id:
        draft = Draft.objects.filter(id=application.draft_id, account_id=by.account_id).first()
        known = with_earlier(known, draft.known) if draft else known
    return with_licences(
        known,
        item.content,
        at=at,
        of_licence=application.of_licence,
        project_code=application.project_code,
    )


def _incomplete(content: ItemContent, missing: list[SlotMet], known: Known) -> ApplicationIncomplete:
    """What is missing; a licence that stood in for it and has ended is named, with its last day."""
    names = "、".join(slot.name for slot in missing)
    facts: dict[str, object] = {"names": names, "missing": [slot.key for slot in missing]}
    types = {slot.key: slot.licence_types for slot in content.slots}
    ended = [known.ended[kind] for slot in missing for kind in types[slot.key] if kind in known.ended]
    if not ended:
        return ApplicationIncomplete(facts=facts)
    first = ended[0]
    day = first.suspended_until or end_of(first)
    facts |= {"licence": first.type_name, "number": mask_text(first.number), "day": day}
    text = LICENCE_REVOKED if first.revoked_on else LICENCE_ENDED
    text = LICENCE_SUSPENDED if first.suspended_until else text
    return ApplicationIncomplete(text, facts=facts)


def case_of(reading: Reading, *, number: str, by: Person | Officer, at: datetime) -> Case:
    """The case that this application becomes, not yet stored and without its days."""
    application, item, holder = reading.application, reading.item, reading.application.holder
    known = reading.known
    name = applicant_name(item.content, known, holder, reading.form)
    person_id = known.person_id or own_person_id(by)
    return Case(
        id=new_id(),
        number=number,
        state=CaseState.RECEIVED,
        item_code=item.code,
        version_id=item.version_id,
        item_name=item.content.name,
        type_code=item.content.type_code,
        organisation_id=item.organisation_id,
        area_code=item.area_code,
        channel=application.channel,
        handling_system=IN_PARTS if item.content.is_composed else "own",
        part_of=application.part_of,
        account_id=account_of_person(person_id) if isinstance(by, Officer) else by.account_id,
        person_id=person_id,
        capacity=application.capacity,
        helper_masked=_helper(application, by),
        holder=holder,
        uscc=application.uscc or "",
        applicant_name=name,
        applicant_masked=mask_name(name) if holder is HolderKind.PERSON else name,
        answers=application.answers,
        form=reading.form,
        unchecked=unchecked_fields(item.content, known),
        submitted_at=at,
        project_code=application.project_code or _project_of(reading.held),
        **(about_licence(reading.held) if reading.held else {}),
    )


def _project_of(held: Held | None) -> str:
    """What is asked for a licence that a project brought about belongs to that project too. 1 SQL for such."""
    number = held.licence.case_number if held else ""
    return projects_of([number]).get(number, "") if number else ""


def _helper(application: Application, by: Person | Officer) -> str:
    """Who applied for them: a citizen masked, an officer by name and office, as on a name plate."""
    if isinstance(by, Officer):
        return f"{by.organisation_name} {by.name}"[:120]
    return "" if application.capacity is Capacity.SELF else mask_name(by.name)
