"""What the city already knows of an applicant: facts of the registers, and licences, for one purpose."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import TypedDict
from uuid import UUID

from django.utils.translation import gettext as _

from tongban.foundation.directory.public import Officer
from tongban.foundation.forms.public import LockedFact, form_binds, form_suggestions
from tongban.foundation.identity.public import Applying, Firm, Person, firms_of
from tongban.foundation.vault.public import mask_text
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, NotFound
from tongban.resources.licences.public import HolderKind as LicenceHolder
from tongban.resources.licences.public import LicenceFact, licences_of_types
from tongban.resources.registers.public import Register, RegisterSilent, look_up_firm, look_up_person
from tongban.services.cases.facts import Capacity, ForWhom, HolderKind
from tongban.services.cases.in_project.queries import drawn_on
from tongban.services.cases.models import Case, Draft
from tongban.services.items.public import ItemContent
from tongban.standards.codes import check_uscc

OWN_APPLICATION, COUNTER_INTAKE = "own-application", "counter-intake"
LICENCE = "licence"

# which register facts stand in for a name and an identity code
_NAME = {HolderKind.PERSON: "person.name", HolderKind.FIRM: "firm.name"}
_CODE = {HolderKind.PERSON: "person.id_number", HolderKind.FIRM: "firm.uscc"}
# a confirmed real name (实名) was compared with the register: these two stand there, whoever is silent
CONFIRMED = ("person.name", "person.id_number")
BIRTH_DATE = "person.birth_date"

# the registers as people know them (names of data, not of the interface)
SOURCES = {"person": N_("Population register"), "firm": N_("Entity register")}
REAL_NAME = N_("Confirmed real name")
# whether the applicant may act for the firm, where the entity register could not say so
AUTHORITY = "authority"

_NONE: Mapping[str, LicenceFact] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known: values by bind name, fetched once for one purpose, and the licences by type.

    `silent` are the registers that did not answer; what of theirs stands in `facts` is from earlier.
    """

    facts: Mapping[str, str]
    fetched_at: datetime
    person_id: UUID | None = None  # whose the facts are; a firm's legal representative
    silent: frozenset[Register] = frozenset()
    valid: Mapping[str, LicenceFact] = field(default_factory=lambda: _NONE)
    ended: Mapping[str, LicenceFact] = field(default_factory=lambda: _NONE)

    def name(self, holder: HolderKind) -> str:
        return self.facts[_NAME[holder]]

    def code(self, holder: HolderKind) -> str:
        return self.facts[_CODE[holder]]


def known_facts(
    content: ItemContent,
    *,
    item_code: str,
    whom: ForWhom,
    by: Person | Officer,
    case_number: str | None,
    at: datetime,
) -> Known:
    """Look up what the item's form and slots ask of the registers about the applicant, and no more.

    A register that does not answer in time is `silent`; one's own confirmed real name stands all the
    same. 2 SQL for a person, 4 for a firm; for somebody else, what their authority costs on top.

    Raises BadUscc for a code that is mistyped, NotFound for a person or a firm for which `by` may not
    act, AuthorityEnded, AuthorityTooNarrow, and RegisterSilent where nobody can tell whether they may.
    """
    wanted = _wanted(content)
    person_id, uscc = whom.person_id or own_person_id(by), ""
    facts: dict[str, str] = {}
    silent: set[Register] = set()
    if whom.holder is HolderKind.FIRM:
        uscc = check_uscc(whom.uscc or "")
        if whom.capacity is Capacity.SELF:
            _check_own_firm(uscc, by=by)
    how = _Asking(
        purpose=COUNTER_INTAKE if isinstance(by, Officer) else OWN_APPLICATION,
        case_number=case_number,
        by=by,
        at=at,
        applying=Applying(capacity=whom.capacity, item_code=item_code, uscc=uscc),
    )
    if uscc:
        facts["firm.uscc"] = uscc
        fields = _of(wanted | {"firm.name", "firm.uscc"}, Register.FIRM)
        try:
            firm = look_up_firm(uscc=uscc, fields=fields, **how)
            facts |= firm.values
            person_id = firm.representative_id or person_id
        except RegisterSilent:
            if whom.capacity is not Capacity.SELF:
                raise
            silent.add(Register.FIRM)
    try:
        fields = _of(wanted | set(CONFIRMED), Register.PERSON)
        facts |= look_up_person(person_id=person_id, fields=fields, **how).values
    except RegisterSilent:
        silent.add(Register.PERSON)
        is_own = isinstance(by, Person) and person_id == by.person_id
        facts |= {"person.name": by.name} if is_own else {}
    return Known(facts=facts, fetched_at=at, person_id=person_id, silent=frozenset(silent))


class _Asking(TypedDict):
    """How the registers are asked, the same for each."""

    purpose: str
    case_number: str | None
    by: Person | Officer
    at: datetime
    applying: Applying


def own_person_id(by: Person | Officer) -> UUID:
    """Whose application one's own is. Raises NotFound: an officer applies only for who stands there."""
    if isinstance(by, Officer):
        raise NotFound
    return by.person_id


def _check_own_firm(uscc: str, *, by: Person | Officer) -> None:
    if isinstance(by, Officer):
        raise NotFound
    firms, is_silent = firms_at_hand(by)
    if uscc not in {firm.uscc for firm in firms}:
        raise RegisterSilent(Register.FIRM) if is_silent else NotFound


def firms_at_hand(by: Person) -> tuple[Sequence[Firm], bool]:
    """The firms for which `by` may act, and whether the register that tells was silent.

    Then it is the firms for which they have applied or begun to apply before as the representative,
    not as a delegate, whose authority may have ended. 1 SQL, else 4.
    """
    try:
        return firms_of(by), False
    except RegisterSilent:
        own = {"account_id": by.account_id, "capacity": Capacity.SELF}
        names = dict(Draft.objects.filter(**own).exclude(uscc="").values_list("uscc", "uscc"))
        cases = Case.objects.filter(**own).exclude(uscc="")
        names |= dict(cases.values_list("uscc", "applicant_masked"))  # a firm's name is not masked
        return [
            Firm(uscc=uscc, name=name, legal_representative_person_id=by.person_id)
            for uscc, name in names.items()
        ], True


def known_of_draft(draft: Draft) -> Known:
    """What was known when the draft last asked. Its licences are looked at each time: `with_licences`."""
    silent = set()
    if "person.id_number" not in draft.known:
        silent.add(Register.PERSON)
    if draft.holder == HolderKind.FIRM and "firm.name" not in draft.known:
        silent.add(Register.FIRM)
    return Known(facts=draft.known, fetched_at=draft.known_at, silent=frozenset(silent))


def with_earlier(known: Known, facts: Mapping[str, str]) -> Known:
    """With what a silent register said earlier, when the draft was begun."""
    earlier = {name: value for name, value in facts.items() if name.partition(".")[0] in known.silent}
    return replace(known, facts={**known.facts, **earlier})


def applicant_name(content: ItemContent, known: Known, holder: HolderKind, form: Mapping[str, object]) -> str:
    """The applicant's name as known; where the register is silent as typed, for a firm else its credit code.

    Raises RegisterSilent for a person whose name nobody has said.
    """
    if name := known.facts.get(_NAME[holder]):
        return name
    typed = [form.get(key) for key, bind in form_binds(content.form or {}).items() if bind == _NAME[holder]]
    found = next((str(name) for name in typed if name), known.facts.get(_CODE[holder], ""))
    if not found:
        raise RegisterSilent(Register(holder.value))
    return found


def with_licences(
    known: Known, content: ItemContent, *, at: datetime, of_licence: str = "", project_code: str = ""
) -> Known:
    """With the applicant's licences, of the types that the form or a slot names: person's and firm's.

    Of several of one type the one named `of_licence` counts, else the newest; within a project
    (`project_code`) only what `drawn_on` lets it draw on.

    1 SQL, none when no type is named or nobody's identity code is known; those of `drawn_on` besides.
    """
    types = _licence_types(content)
    holders = [
        (LicenceHolder(kind.value), known.facts[code]) for kind, code in _CODE.items() if code in known.facts
    ]
    if not types or not holders:
        return known
    day = at.astimezone(CITY_ZONE).date()
    valid: dict[str, LicenceFact] = {}
    ended: dict[str, LicenceFact] = {}
    found = licences_of_types(holders=holders, types=types)
    found = drawn_on(found, project_code=project_code) if project_code else found
    for licence in sorted(found, key=lambda one: one.identifier != of_licence):
        (valid if licence.is_valid_on(day) else ended).setdefault(licence.type_code, licence)
    return replace(known, valid=valid, ended={kind: one for kind, one in ended.items() if kind not in valid})


def locked_facts(content: ItemContent, known: Known) -> dict[str, LockedFact]:
    """Fields of the form that a register or a licence fills: shown, not asked."""
    return {
        name: fact for name, bind in form_binds(content.form or {}).items() if (fact := _locked(bind, known))
    }


def suggested_values(content: ItemContent, known: Known) -> dict[str, str]:
    """What fields begin with: facts of the registers that only the applicant can confirm."""
    return {
        name: value
        for name, fact in form_suggestions(content.form or {}).items()
        if (value := known.facts.get(fact, ""))
    }


def unchecked_fields(content: ItemContent, known: Known) -> dict[str, dict[str, object]]:
    """The bound fields that no register has confirmed at this moment, with the names of their facts."""
    binds = {
        name: bind
        for name, bind in form_binds(content.form or {}).items()
        if bind.partition(".")[0] in known.silent
    }
    if Register.FIRM in known.silent:
        binds[AUTHORITY] = AUTHORITY
    return {name: {"fact": bind, "checked_at": None, "agrees": None} for name, bind in binds.items()}


def end_of(licence: LicenceFact) -> date | None:
    """The last day of a licence that is not good any more: revoked, or its term has run out."""
    return licence.revoked_on or licence.valid_until


def _locked(bind: str, known: Known) -> LockedFact | None:
    room, rest = bind.split(".", 1)
    if room == LICENCE:
        kind, name = rest.split(".", 1)
        licence = known.valid.get(kind)
        value = licence.value_of(name) if licence else ""
        if licence is None or not value:
            return None
        source = f"{licence.type_name} {mask_text(licence.number)}"
        return LockedFact(value=value, source=source, fetched_at=known.fetched_at, kind=LICENCE)
    value = known.facts.get(bind, "")
    if not value:
        return None
    is_confirmed = bind == "person.name" and Register.PERSON in known.silent
    source = _(REAL_NAME if is_confirmed else SOURCES[room])
    return LockedFact(value=value, source=source, fetched_at=known.fetched_at)


def _licence_types(content: ItemContent) -> set[str]:
    in_slots = {code for slot in content.slots for code in slot.licence_types}
    binds = form_binds(content.form or {}).values()
    if content.kinds and content.result and content.result.licence_type:
        in_slots.add(content.result.licence_type)  # what is asked is about one of these
    return in_slots | {bind.split(".")[1] for bind in binds if bind.startswith(f"{LICENCE}.")}


def _wanted(content: ItemContent) -> set[str]:
    in_slots = {slot.register_fact for slot in content.slots if slot.register_fact}
    form = content.form or {}
    by_age = {BIRTH_DATE} if any(one.from_age for one in content.conditions) else set()
    return set(form_binds(form).values()) | set(form_suggestions(form).values()) | in_slots | by_age


def _of(wanted: Collection[str], register: Register) -> frozenset[str]:
    return frozenset(name for name in wanted if name.startswith(f"{register.value}."))
