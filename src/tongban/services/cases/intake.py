"""Reading an application against the item's version: what is known, what each slot is met by."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from tongban.foundation.forms.public import LockedFact, complete_values, form_binds, validate_form
from tongban.foundation.identity.public import Applying, Person, firms_of
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.resources.licences.public import HolderKind as LicenceHolder
from tongban.resources.licences.public import valid_licences_of
from tongban.resources.registers.public import look_up_firm, look_up_person
from tongban.services.cases import rules
from tongban.services.cases.facts import Application, Capacity, ForWhom, HolderKind, SlotMet
from tongban.services.items.public import (
    ItemContent,
    PublishedItem,
    asked_questions,
    counted_answers,
    required_slots,
)
from tongban.standards.codes import check_uscc

OWN_APPLICATION = "own-application"

# which register facts stand in for a name and an identity code
_NAME = {HolderKind.PERSON: "person.name", HolderKind.FIRM: "firm.name"}
_CODE = {HolderKind.PERSON: "person.id_number", HolderKind.FIRM: "firm.uscc"}

# the registers as people know them (names of data, not of the interface)
_SOURCES = {"person": "人口库", "firm": "法人库"}


class WrongHolder(Invalid):
    """A firm's item was asked for as a person, or the other way round."""

    code = "wrong-holder"
    title = N_("This service is for firms or for persons only; choose for whom you apply.")


class AnswerUnknown(Invalid):
    """A scenario answer that the item does not offer."""

    code = "answer-unknown"
    title = N_("Please answer the questions at the top of the guide: %(questions)s")


class NotAppliedFor(Refused):
    """Nobody applies for an item of this kind (依职权): the office acts by itself."""

    code = "item-not-applied-for"
    title = N_("Nobody applies for this: the office acts on it by itself. Its guide says how to complain.")


class ItemClosed(Refused):
    """The item was suspended or cancelled after the draft was begun."""

    code = "item-closed"
    title = N_(
        "This service is suspended or has ended, so it takes no applications now. What you filled in is kept."
    )


class SlotUnknown(Invalid):
    """A material for which the item has no place."""

    code = "slot-unknown"
    title = N_("This service does not ask for: %(keys)s")


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the registers say of the applicant: values by bind name, fetched once for one purpose."""

    facts: Mapping[str, str]
    fetched_at: datetime
    person_id: UUID | None = None  # whose the facts are; a firm's legal representative

    def name(self, holder: HolderKind) -> str:
        return self.facts[_NAME[holder]]

    def code(self, holder: HolderKind) -> str:
        return self.facts[_CODE[holder]]


def known_facts(
    content: ItemContent,
    *,
    item_code: str,
    whom: ForWhom,
    by: Person,
    case_number: str | None,
    at: datetime,
) -> Known:
    """Look up what the item's form and slots ask of the registers about the applicant, and no more.

    2 SQL for a person, 4 for a firm; for somebody else, what their authority costs on top.

    Raises BadUscc for a code that is mistyped, NotFound for a person or a firm for which `by` may not
    act, AuthorityEnded, AuthorityTooNarrow.
    """
    wanted = set(form_binds(content.form or {}).values()) | {
        slot.register_fact for slot in content.slots if slot.register_fact
    }
    wanted |= {"person.name", "person.id_number"}
    person_id, uscc = whom.person_id or by.person_id, ""
    facts: dict[str, str] = {}
    if whom.holder is HolderKind.FIRM:
        uscc = check_uscc(whom.uscc or "")
        if whom.capacity is Capacity.SELF and uscc not in {firm.uscc for firm in firms_of(by)}:
            raise NotFound
    how = _Asking(
        purpose=OWN_APPLICATION,
        case_number=case_number,
        by=by,
        at=at,
        applying=Applying(capacity=whom.capacity, item_code=item_code, uscc=uscc),
    )
    if uscc:
        wanted |= {"firm.name", "firm.uscc"}
        firm = look_up_firm(uscc=uscc, fields=_of(wanted, "firm."), **how)
        facts |= firm.values
        person_id = firm.representative_id
    person = look_up_person(person_id=person_id, fields=_of(wanted, "person."), **how)
    return Known(facts=facts | dict(person.values), fetched_at=at, person_id=person_id)


class _Asking(TypedDict):
    """How the registers are asked, the same for each."""

    purpose: str
    case_number: str | None
    by: Person
    at: datetime
    applying: Applying


def _of(wanted: Collection[str], prefix: str) -> frozenset[str]:
    return frozenset(name for name in wanted if name.startswith(prefix))


def locked_facts(content: ItemContent, known: Known) -> dict[str, LockedFact]:
    """Fields of the form that a register fills: shown, not asked."""
    return {
        name: LockedFact(
            value=known.facts[bind], source=_SOURCES[bind.split(".")[0]], fetched_at=known.fetched_at
        )
        for name, bind in form_binds(content.form or {}).items()
        if known.facts.get(bind)
    }


def check_open(item: PublishedItem) -> None:
    """Raise ItemClosed for an item that is suspended or cancelled."""
    if not item.is_open:
        raise ItemClosed(facts={"item": item.code})


def check_applied_for(content: ItemContent) -> None:
    """Raise NotAppliedFor for an item on which an office acts by itself (standards/item_types.py)."""
    if not content.is_applied_for:
        raise NotAppliedFor(facts={"type": content.type_code})


def check_holder(content: ItemContent, holder: HolderKind) -> None:
    """Raise WrongHolder when the item is for the other kind."""
    audience = set(content.audience)
    allows_person, allows_firm = "1" in audience, bool(audience - {"1"})
    if audience and not (allows_person if holder is HolderKind.PERSON else allows_firm):
        raise WrongHolder(facts={"fields": {"holder": str(WrongHolder.title)}})


def check_answers(content: ItemContent, answers: Mapping[str, str]) -> None:
    """Raise AnswerUnknown unless each scenario question that is asked, and no other, has one of its answers."""
    counted = counted_answers(content, answers)
    wrong = [question for question in asked_questions(content, answers) if question.key not in counted]
    stray = set(answers) - counted.keys() - {question.key for question in wrong}
    if wrong or stray:
        names = "、".join([question.text for question in wrong] + sorted(stray))
        raise AnswerUnknown(facts={"questions": names, "fields": {q.key: q.text for q in wrong}})


def checked_form(
    content: ItemContent, values: Mapping[str, Any], known: Known, *, answers: Mapping[str, str]
) -> dict[str, Any]:
    """The form's values as they count, with the locked facts in their places. Raises Invalid."""
    if content.form is None:
        return {}
    locked = locked_facts(content, known)
    validate_form(content.form, values, locked=locked, scenario=answers)
    return complete_values(content.form, values, locked=locked, scenario=answers)


def met_slots(content: ItemContent, application: Application, known: Known) -> list[SlotMet]:
    """Each slot that these answers ask for, and how it is met. 1 SQL when a licence may meet one.

    Raises SlotUnknown.
    """
    slots = required_slots(content, application.answers)
    given = {slot.key: slot for slot in application.slots}
    if stray := set(given) - {slot.key for slot in content.slots}:
        raise SlotUnknown(facts={"keys": "、".join(sorted(stray))})
    types = {code for slot in slots for code in slot.licence_types}
    held = rules.Held(
        licences=_licences(application.holder, known, types) if types else {},
        register_facts=frozenset(name for name, value in known.facts.items() if value),
    )
    met = []
    for slot in slots:
        need = rules.SlotNeed(
            key=slot.key,
            name=slot.name,
            is_required=slot.need == "required" and not slot.is_exempt,
            licence_types=slot.licence_types,
            register_fact=slot.register_fact,
            from_form=slot.from_form and content.form is not None,
        )
        mine = given.get(slot.key)
        met.append(
            rules.meet_slot(
                need, papers=mine.papers if mine else (), licence=mine.licence if mine else None, held=held
            )
        )
    return met


def _licences(holder: HolderKind, known: Known, types: set[str]) -> dict[str, str]:
    """The applicant's valid licences of these types, by type: the person's own and the firm's."""
    day = known.fetched_at.astimezone(CITY_ZONE).date()
    found: dict[str, str] = {}
    for kind in sorted({HolderKind.PERSON, holder}):
        for licence in valid_licences_of(
            holder_kind=LicenceHolder(kind.value), id_code=known.code(kind), on=day
        ):
            if licence.type_code in types:
                found.setdefault(licence.type_code, licence.identifier)
    return found
