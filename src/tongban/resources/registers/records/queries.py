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
from tongban.resources.registers.editions.firm_queries import representative_name, values_of
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
    FieldOrigin,
    FirmRecord,
    PersonRecord,
    Standing,
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
    history = list(PersonHistory.objects.filter(person_id=held.id).order_by("until_edition"))
    served = _served(Register.PERSON, [row.from_edition for row in history] + [held.edition])
    rows: list[tuple[int, RegisteredPerson | PersonHistory]] = [
        *((row.from_edition, row) for row in history),
        (held.edition, held),
    ]
    log_look_up(
        by=by,
        at=at,
        purpose=Purpose.OWN_DATA,
        case_number=None,
        fields=PERSON_FIELDS,
        person_id=held.id,
    )
    origins = _origins(Register.PERSON, [(_packed(row), served.get(number)) for number, row in rows])
    versions = [
        Version(values=_person_values(row), since=served.get(number), origins=told)
        for (number, row), told in zip(rows, origins, strict=True)
    ]
    fields = [field for field in PERSON_FIELDS if field != _AREA]
    return PersonRecord(
        fields=field_records(fields, versions, _corrected(person_id=held.id, uscc="")),
        place=place_of(str(held.facts["address"]), held.area_code),
        left_since=served.get(held.left_edition or 0),
    )


def own_firm_record(uscc: str, *, by: Person, at: datetime) -> FirmRecord:
    """The same of a firm that `by` represents. Raises NotFound."""
    held = RegisteredFirm.objects.serving().filter(uscc=uscc, representative_id=by.person_id).first()
    if held is None:
        raise NotFound
    return _firm_record(held, by=by, purpose=Purpose.OWN_DATA, at=at)


def kept_firm_record(uscc: str, *, by: Officer, at: datetime) -> FirmRecord:
    """The same for whoever keeps the registers; who represents it is masked and sees the look. 9 SQL.

    Raises DutyMissing, NotFound.
    """
    check_duty_anywhere(by, KEEP_DUTY)
    held = RegisteredFirm.objects.serving().filter(uscc=uscc).first()
    if held is None:
        raise NotFound
    return _firm_record(held, by=by, purpose=Purpose.KEEP, at=at)


def _firm_record(held: RegisteredFirm, *, by: Person | Officer, purpose: Purpose, at: datetime) -> FirmRecord:
    history = list(FirmHistory.objects.filter(uscc=held.uscc).order_by("until_edition"))
    served = _served(Register.FIRM, [row.from_edition for row in history] + [held.edition])
    rows: list[tuple[int, RegisteredFirm | FirmHistory]] = [
        *((row.from_edition, row) for row in history),
        (held.edition, held),
    ]
    log_look_up(
        by=by,
        at=at,
        purpose=purpose,
        case_number=None,
        fields=FIRM_FIELDS,
        person_id=held.representative_id,
        uscc=held.uscc,
    )
    names = {
        person: representative_name(person) for person in {row.representative_id for _, row in rows} if person
    }
    if isinstance(by, Officer):
        names = {person: mask_name(name) for person, name in names.items()}
    origins = _origins(Register.FIRM, [(_packed(row), served.get(number)) for number, row in rows])
    versions = [
        Version(
            values=values_of(row, names.get(row.representative_id, "") if row.representative_id else ""),
            since=served.get(number),
            origins=told,
        )
        for (number, row), told in zip(rows, origins, strict=True)
    ]
    return FirmRecord(
        uscc=held.uscc,
        name=held.name,
        status=FirmStatus(held.status) if held.status else None,
        fields=field_records(
            FIRM_FIELDS,
            versions,
            _corrected(person_id=held.representative_id, uscc=held.uscc),
        ),
        place=place_of(held.address, held.area_code),
        has_representative=held.representative_id is not None,
        said_masked=mask_id_number(held.representative_said) if held.representative_said else "",
        left_since=served.get(held.left_edition or 0),
    )


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


def _packed(row: RegisteredPerson | PersonHistory | RegisteredFirm | FirmHistory) -> bytes | None:
    return None if row.origins is None else bytes(row.origins)


def _corrected(*, person_id: UUID | None, uscc: str) -> Mapping[str, Standing]:
    """What upheld objections wrote, the newest of each field. 1 SQL, none without a person."""
    if person_id is None:
        return {}
    rows = FactDispute.objects.filter(person_id=person_id, uscc=uscc, state=DisputeState.CORRECTED)
    return {
        row.fact: Standing(
            value=_shown(row.fact, row.entered or row.said),
            since=row.settled_at,
            origin=None,
            is_corrected=True,
        )
        for row in rows.order_by("settled_at")
    }


def _person_values(row: RegisteredPerson | PersonHistory) -> Mapping[str, str]:
    facts = {**row.facts, "sex": Sex(str(row.facts["sex"])).word}
    return {
        field: _shown(field, str(facts[field.removeprefix("person.")]))
        for field in PERSON_FIELDS
        if field != _AREA
    }


def _shown(field: str, value: str) -> str:
    return _HIDDEN[field](value) if field in _HIDDEN and value else value
