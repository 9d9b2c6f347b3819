"""The record of one person or firm; every question is a look and is noted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.identity.public import Person
from tongban.foundation.vault.public import mask_id_number, mask_name, mask_phone
from tongban.kernel.errors import NoProvider, NotFound
from tongban.resources.registers.dispute_facts import DisputeState
from tongban.resources.registers.editions.facts import KEEP_DUTY, EditionState
from tongban.resources.registers.editions.firm_queries import is_set_aside, representative_name, values_of
from tongban.resources.registers.facts import FIRM_FIELDS, PERSON_FIELDS, FirmStatus, Purpose, Register, Sex
from tongban.resources.registers.models import (
    FactDispute,
    FirmHistory,
    PersonHistory,
    RegisteredFirm,
    RegisterEdition,
    RegisteredPerson,
)
from tongban.resources.registers.place_queries import place_of
from tongban.resources.registers.queries import log_look_up
from tongban.resources.registers.records.facts import (
    Correction,
    FieldOrigin,
    FieldRecord,
    FirmRecord,
    PersonRecord,
    Version,
    origin_reader,
)
from tongban.resources.registers.records.rules import field_records

# what stands on a page in a public room is not shown in full
_HIDDEN = {"person.id_number": mask_id_number, "person.phone": mask_phone}
_AREA = "person.area"


def own_record(*, by: Person, at: datetime) -> PersonRecord:
    """What the population register holds of `by`, field by field, and what it held. 8 SQL, fewer when kept.

    Raises NotFound: the register does not know them.
    """
    held = RegisteredPerson.objects.serving().filter(id=by.person_id).first()
    if held is None:
        raise NotFound
    log_look_up(
        by=by,
        at=at,
        purpose=Purpose.OWN_DATA,
        case_number=None,
        fields=PERSON_FIELDS,
        person_id=held.id,
    )
    fields, left_since = _person_fields(held, is_hidden=True)
    return PersonRecord(
        fields=fields,
        place=place_of(str(held.facts["address"]), held.area_code),
        left_since=left_since,
    )


def disputed_field(*, fact: str, person_id: UUID, uscc: str) -> FieldRecord | None:
    """What the registers hold and held of one fact to which somebody objects, for its keeper; None of another.

    Whoever asks has the look logged (`objector_of`). 6 SQL.
    """
    if fact in FIRM_FIELDS and uscc:
        firm = RegisteredFirm.objects.serving().filter(uscc=uscc).first()
        fields = _firm_fields(firm, is_masked=False)[0] if firm else ()
    elif fact in PERSON_FIELDS and not uscc:
        held = RegisteredPerson.objects.serving().filter(id=person_id).first()
        fields = _person_fields(held, is_hidden=False)[0] if held else ()
    else:
        return None
    return next((one for one in fields if one.field == fact), None)


def _person_fields(
    held: RegisteredPerson, *, is_hidden: bool
) -> tuple[tuple[FieldRecord, ...], datetime | None]:
    """Each field over time, and since when no department delivers them. 5 SQL."""
    history = list(PersonHistory.objects.filter(person_id=held.id).order_by("until_edition"))
    served = _served(Register.PERSON, [row.from_edition for row in history] + [held.edition])
    rows: list[tuple[int, RegisteredPerson | PersonHistory]] = [
        *((row.from_edition, row) for row in history),
        (held.edition, held),
    ]
    disputes = _corrections(person_id=held.id, uscc="")
    origins = _origins(Register.PERSON, [*_loaded(rows, served), *_then(disputes)])
    versions = [
        Version(values=_person_values(row, is_hidden=is_hidden), since=served.get(number), origins=told)
        for (number, row), told in zip(rows, origins[: len(rows)], strict=True)
    ]
    corrected = _corrected(disputes, origins[len(rows) :], is_hidden=is_hidden)
    fields = [field for field in PERSON_FIELDS if field != _AREA]
    return field_records(fields, versions, corrected), served.get(held.left_edition or 0)


def own_firm_record(uscc: str, *, by: Person, at: datetime) -> FirmRecord:
    """The same of a firm that `by` represents. Raises NotFound."""
    held = RegisteredFirm.objects.serving().filter(uscc=uscc, representative_id=by.person_id).first()
    if held is None:
        raise NotFound
    return _firm_record(held, by=by, purpose=Purpose.OWN_DATA, at=at)


def kept_firm_record(uscc: str, *, by: Officer, at: datetime) -> FirmRecord:
    """The same for whoever keeps the registers; who represents it is masked and sees the look. 10 SQL.

    What is looked at because an edition set a firm of that code aside has that for its matter; else nothing asked
    for the look.

    Raises DutyMissing, NotFound.
    """
    check_duty_anywhere(by, KEEP_DUTY)
    held = RegisteredFirm.objects.serving().filter(uscc=uscc).first()
    if held is None:
        raise NotFound
    matter = f"registers:set-aside:{uscc}" if is_set_aside(uscc) else ""
    return _firm_record(held, by=by, purpose=Purpose.KEEP, at=at, matter=matter)


def _firm_record(
    held: RegisteredFirm, *, by: Person | Officer, purpose: Purpose, at: datetime, matter: str = ""
) -> FirmRecord:
    log_look_up(
        by=by,
        at=at,
        purpose=purpose,
        case_number=None,
        fields=FIRM_FIELDS,
        person_id=held.representative_id,
        uscc=held.uscc,
        matter=matter,
    )
    fields, left_since = _firm_fields(held, is_masked=isinstance(by, Officer))
    return FirmRecord(
        uscc=held.uscc,
        name=held.name,
        status=FirmStatus(held.status) if held.status else None,
        fields=fields,
        place=place_of(held.address, held.area_code),
        has_representative=held.representative_id is not None,
        said_masked=mask_id_number(held.representative_said) if held.representative_said else "",
        left_since=left_since,
    )


def _firm_fields(held: RegisteredFirm, *, is_masked: bool) -> tuple[tuple[FieldRecord, ...], datetime | None]:
    """The same of a firm; `is_masked`: the names of who represents it. 5 SQL, and one for each of these."""
    history = list(FirmHistory.objects.filter(uscc=held.uscc).order_by("until_edition"))
    served = _served(Register.FIRM, [row.from_edition for row in history] + [held.edition])
    rows: list[tuple[int, RegisteredFirm | FirmHistory]] = [
        *((row.from_edition, row) for row in history),
        (held.edition, held),
    ]
    names = {
        person: representative_name(person) for person in {row.representative_id for _, row in rows} if person
    }
    if is_masked:
        names = {person: mask_name(name) for person, name in names.items()}
    disputes = _corrections(person_id=held.representative_id, uscc=held.uscc)
    origins = _origins(Register.FIRM, [*_loaded(rows, served), *_then(disputes)])
    versions = [
        Version(
            values=values_of(row, names.get(row.representative_id, "") if row.representative_id else ""),
            since=served.get(number),
            origins=told,
        )
        for (number, row), told in zip(rows, origins[: len(rows)], strict=True)
    ]
    corrected = _corrected(disputes, origins[len(rows) :], is_hidden=False)
    return field_records(FIRM_FIELDS, versions, corrected), served.get(held.left_edition or 0)


def _loaded(
    rows: Sequence[tuple[int, RegisteredPerson | PersonHistory | RegisteredFirm | FirmHistory]],
    served: Mapping[int, datetime],
) -> list[tuple[bytes | None, datetime | None]]:
    return [(None if row.origins is None else bytes(row.origins), served.get(number)) for number, row in rows]


def _then(disputes: Sequence[FactDispute]) -> list[tuple[bytes | None, datetime | None]]:
    """Who had delivered what each correction replaced."""
    return [(bytes(row.origins) if row.origins else None, row.settled_at) for row in disputes]


def _served(register: Register, numbers: Sequence[int]) -> Mapping[int, datetime]:
    """When these editions, and all that took their place, came into use. 1 SQL."""
    rows = RegisterEdition.objects.filter(
        register=register, number__gte=min(numbers), state__in=[EditionState.SERVING, EditionState.REPLACED]
    )
    return {number: at for number, at in rows.values_list("number", "served_at") if at is not None}


def _origins(
    register: Register, packed: Sequence[tuple[bytes | None, datetime | None]]
) -> Sequence[Mapping[str, FieldOrigin]]:
    try:
        return origin_reader.ask().told(register, packed)
    except NoProvider:
        return [{} for _ in packed]


def _corrections(*, person_id: UUID | None, uscc: str) -> list[FactDispute]:
    """What upheld objections wrote, the oldest first. 1 SQL, none without a person."""
    if person_id is None:
        return []
    rows = FactDispute.objects.filter(person_id=person_id, uscc=uscc, state=DisputeState.CORRECTED)
    return list(rows.order_by("settled_at", "id"))


def _corrected(
    disputes: Sequence[FactDispute], origins: Sequence[Mapping[str, FieldOrigin]], *, is_hidden: bool
) -> Mapping[str, Sequence[Correction]]:
    found: dict[str, list[Correction]] = {}
    for row, told in zip(disputes, origins, strict=True):
        value, replaced = row.entered or row.said, row.replaced or row.held
        if is_hidden:
            value, replaced = _shown(row.fact, value), _shown(row.fact, replaced)
        if row.settled_at is not None:
            found.setdefault(row.fact, []).append(
                Correction(
                    value=value,
                    replaced=replaced,
                    at=row.settled_at,
                    origin=told.get(row.fact),
                    is_whole=row.origins is not None,
                )
            )
    return found


def _person_values(row: RegisteredPerson | PersonHistory, *, is_hidden: bool) -> Mapping[str, str]:
    facts = {**row.facts, "sex": Sex(str(row.facts["sex"])).word}
    values = {field: str(facts[field.removeprefix("person.")]) for field in PERSON_FIELDS if field != _AREA}
    return {field: _shown(field, value) for field, value in values.items()} if is_hidden else values


def _shown(field: str, value: str) -> str:
    return _HIDDEN[field](value) if field in _HIDDEN and value else value
