"""Asks the trusted sources for what a rule goes by: live, for the case, each answer with its source and time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tongban.foundation.directory.public import RuleOfficer
from tongban.foundation.forms.public import form_binds
from tongban.foundation.vault.public import mask_text
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.resources.licences.public import HolderKind as LicenceHolder
from tongban.resources.licences.public import LicenceFact, licences_of_types
from tongban.resources.registers.public import (
    Register,
    RegisterSilent,
    disputed_in_case,
    look_up_firm,
    look_up_person,
)
from tongban.services.cases.comparing import HANDLE_CASE
from tongban.services.cases.facts import HolderKind
from tongban.services.cases.instant.facts import Gathered, Input, Lack, Why
from tongban.services.cases.instant.values import derived
from tongban.services.cases.known import SOURCES
from tongban.services.cases.models import Case
from tongban.services.items.public import InstantRule, ItemContent, Source, TrustedFact, Value, source_named

_ID_NUMBER = "person.id_number"


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What the sources said: registered facts by name, valid licences by type, and who said nothing."""

    facts: Mapping[str, str]
    licences: Mapping[str, LicenceFact]
    silent: frozenset[str]
    disputed: frozenset[str]


def gather(case: Case, content: ItemContent, *, by: RuleOfficer, at: datetime) -> Gathered:
    """Every fact of the rule, or why it cannot be gone by.

    The look-ups name the case, and the person sees them. 2 SQL for each register, 1 for licences, 2 for
    objections.
    """
    rule = content.instant
    if rule is None:
        return Gathered(inputs=(), lacks=())
    asked = _ask(case, rule, by=by, at=at)
    inputs: list[Input] = []
    lacks: list[Lack] = []
    for fact in rule.facts:
        found = _found(fact, case, content, asked, at=at)
        if isinstance(found, Why):
            lacks.append(Lack(name=fact.name, source=fact.source, why=found))
        else:
            inputs.append(found)
    return Gathered(inputs=tuple(inputs), lacks=tuple(lacks))


def _found(
    fact: TrustedFact, case: Case, content: ItemContent, asked: _Asked, *, at: datetime
) -> Input | Why:
    source = source_named(fact.source)
    if source is None:  # a version from before this was refused
        return Why.MISSING
    if source.room in asked.silent or (source.licence_type and Register.PERSON in asked.silent):
        return Why.SILENT
    if source.base in asked.disputed:
        return Why.DISPUTED
    if source.licence_type:
        return _on_licence(fact, source, asked, at=at)
    day = case.submitted_at.astimezone(CITY_ZONE).date()
    value = derived(source, asked.facts, day)
    if value is None:
        return Why.MISSING
    if _is_changed(source, case, content, asked.facts):
        return Why.CHANGED
    origin = SOURCES.get(source.room, "")
    return Input(name=fact.name, source=fact.source, value=value, origin=origin, fetched_at=at)


def _is_changed(source: Source, case: Case, content: ItemContent, facts: Mapping[str, str]) -> bool:
    """Whether the applicant signed something else than what the register says now."""
    binds = form_binds(content.form or {})
    return any(
        str(case.form.get(field, facts[bind])) != facts[bind]
        for field, bind in binds.items()
        if bind == source.base and bind in facts
    )


def _on_licence(fact: TrustedFact, source: Source, asked: _Asked, *, at: datetime) -> Input | Why:
    licence = asked.licences.get(source.licence_type)
    if source.field == "held":
        value: Value = licence is not None
    elif licence is None or not (value := licence.value_of(source.field)):
        return Why.MISSING
    if licence and fact.max_age_days is not None:
        age = at.astimezone(CITY_ZONE).date() - licence.issued_on
        if age.days > fact.max_age_days:
            return Why.STALE
    return Input(
        name=fact.name,
        source=fact.source,
        value=value,
        origin=f"{licence.type_name} {mask_text(licence.number)}" if licence else "",
        fetched_at=at,
        as_of=licence.issued_on if licence else None,
    )


def _ask(case: Case, rule: InstantRule, *, by: RuleOfficer, at: datetime) -> _Asked:
    sources = [source for fact in rule.facts if (source := source_named(fact.source))]
    types = {source.licence_type for source in sources if source.licence_type}
    wanted = {source.base for source in sources if source.room in ("person", "firm")}
    if types:
        wanted.add(_ID_NUMBER)
    facts, silent = _registers(case, wanted, by=by, at=at)
    disputes = disputed_in_case(about=[case.person_id, case.uscc], case_number=case.number, by=by, at=at)
    disputed = set(disputes)
    if "person.address" in disputed:
        disputed.add("person.area")
    return _Asked(
        facts=facts,
        licences=_licences(case, facts, sorted(types), at=at),
        silent=frozenset(silent),
        disputed=frozenset(disputed),
    )


def _registers(
    case: Case, wanted: set[str], *, by: RuleOfficer, at: datetime
) -> tuple[dict[str, str], set[str]]:
    """What the registers say, and which said nothing; a person or firm that is not in one has no facts."""
    facts: dict[str, str] = {}
    silent: set[str] = set()
    for register in Register:
        fields = frozenset(name for name in wanted if name.startswith(f"{register.value}."))
        if not fields or (register is Register.FIRM and case.holder != HolderKind.FIRM):
            continue
        try:
            if register is Register.PERSON:
                facts |= look_up_person(
                    person_id=case.person_id,
                    fields=fields,
                    purpose=HANDLE_CASE,
                    case_number=case.number,
                    by=by,
                    at=at,
                ).values
            else:
                facts |= look_up_firm(
                    uscc=case.uscc, fields=fields, purpose=HANDLE_CASE, case_number=case.number, by=by, at=at
                ).values
        except RegisterSilent:
            silent.add(register.value)
        except NotFound:
            continue
    return facts, silent


def _licences(
    case: Case, facts: Mapping[str, str], types: Sequence[str], *, at: datetime
) -> dict[str, LicenceFact]:
    """The applicant's valid licences of these types that a rule may rely on, the newest of each."""
    holders = list(_holders(case, facts))
    if not types or not holders:
        return {}
    day = at.astimezone(CITY_ZONE).date()
    found: dict[str, LicenceFact] = {}
    for licence in licences_of_types(holders=holders, types=types):
        if licence.is_valid_on(day) and licence.trust.is_relied_on:
            found.setdefault(licence.type_code, licence)
    return found


def _holders(case: Case, facts: Mapping[str, str]) -> Iterator[tuple[LicenceHolder, str]]:
    if case.holder == HolderKind.FIRM:
        yield LicenceHolder.FIRM, case.uscc
    if _ID_NUMBER in facts:
        yield LicenceHolder.PERSON, facts[_ID_NUMBER]
