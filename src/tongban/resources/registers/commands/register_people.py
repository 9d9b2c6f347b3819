"""Enter people and firms into the registers (人口库, 法人库): added, changed or left alone."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction

from tongban.foundation.trail.public import declare_act, leaf_hash, record, root_of
from tongban.foundation.vault.public import blind_index
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid
from tongban.resources.registers.editions.tables import LINK_REPRESENTATIVES
from tongban.resources.registers.facts import FirmRow, PersonRow, Register
from tongban.resources.registers.following import lock_changes, note_by_hand
from tongban.resources.registers.models import INDEX_PURPOSE, RegisteredFirm, RegisteredPerson
from tongban.resources.registers.queries import person_ids_by_id_number
from tongban.resources.registers.sharing import firm_values, person_ids_by_index, person_values
from tongban.standards.codes import check_id_number, check_uscc

ACT_PEOPLE = declare_act("registers.register_people", N_("People were entered into the population register"))
ACT_FIRMS = declare_act("registers.register_firms", N_("Firms were entered into the entity register"))
BATCH_ROWS = 1000
_FIRM_FIELDS = [
    "name", "kind", "status", "area_code", "address", "business_scope", "registered_on", "phone",
    "representative_id", "representative_index", "representative_said",
]  # fmt: skip
T = TypeVar("T")


def register_people(*, rows: Iterable[PersonRow], by: Actor, at: datetime) -> int:
    """Enter people, one act per 1,000; answers how many were new or changed.

    Raises BadIdNumber (nothing of that part is written).
    """
    return sum(_people(part, by=by, at=at) for part in _parts(list(rows)))


def register_firms(*, rows: Iterable[FirmRow], by: Actor, at: datetime) -> int:
    """Enter firms, one act per 1,000; answers how many were new or changed.

    Raises BadUscc, Invalid when a representative is not in the population register.
    """
    return sum(_firms(part, by=by, at=at) for part in _parts(list(rows)))


@transaction.atomic
def _people(rows: Sequence[PersonRow], *, by: Actor, at: datetime) -> int:
    lock_changes(Register.PERSON)
    fresh = {blind_index(INDEX_PURPOSE, check_id_number(row.id_number)): row for row in rows}
    known = {
        bytes(person.id_number_index): person
        for person in RegisteredPerson.objects.serving().filter(id_number_index__in=list(fresh))
    }
    changed = [
        RegisteredPerson(
            id_number_index=index, area_code=row.area_code, household=row.household, facts=_person_facts(row)
        )
        for index, row in fresh.items()
        if index not in known or known[index].facts != _person_facts(row)
    ]
    if changed:
        RegisteredPerson.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["id_number_index"],
            update_fields=["area_code", "household", "facts", "since_edition"],
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"{LINK_REPRESENTATIVES} AND firm.representative_index = ANY(%s)",
                [[bytes(person.id_number_index) for person in changed]],
            )
        ids = person_ids_by_index([bytes(person.id_number_index) for person in changed])
        note_by_hand(
            Register.PERSON,
            added=[ids[index] for index in ids.keys() - known.keys()],
            changed={
                ids[index]: person_values(known[index].facts, known[index].area_code)
                for index in ids.keys() & known.keys()
            },
            at=at,
        )
        _record(ACT_PEOPLE, [person.id_number_index for person in changed], by, at)
    return len(changed)


@transaction.atomic
def _firms(rows: Sequence[FirmRow], *, by: Actor, at: datetime) -> int:
    lock_changes(Register.FIRM)
    people = person_ids_by_id_number({row.representative_id_number for row in rows})
    firms = RegisteredFirm.objects.serving().filter(uscc__in=[row.uscc for row in rows])
    firms = firms.select_related("representative")
    known = {firm.uscc: firm for firm in firms}
    changed: list[RegisteredFirm] = []
    for row in rows:
        firm = _firm(row, people)
        old = known.get(firm.uscc)
        if old is None or any(getattr(old, name) != getattr(firm, name) for name in _FIRM_FIELDS):
            changed.append(firm)
    if changed:
        RegisteredFirm.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["uscc"],
            update_fields=[*(name.removesuffix("_id") for name in _FIRM_FIELDS), "since_edition"],
        )
        codes = {firm.uscc for firm in changed}
        before = {
            code: firm_values(known[code], representative=_head(known[code])) for code in codes & known.keys()
        }
        note_by_hand(Register.FIRM, added=codes - known.keys(), changed=before, at=at)
        _record(ACT_FIRMS, [firm.uscc.encode() for firm in changed], by, at)
    return len(changed)


def _head(firm: RegisteredFirm) -> str:
    return str(firm.representative.facts["name"]) if firm.representative else ""


def _firm(row: FirmRow, people: dict[str, UUID]) -> RegisteredFirm:
    if row.representative_id_number not in people:
        raise Invalid(N_("The representative of %(uscc)s is not in the register."), facts={"uscc": row.uscc})
    return RegisteredFirm(
        uscc=check_uscc(row.uscc),
        name=row.name,
        kind=row.kind,
        status=row.status,
        area_code=row.area_code,
        address=row.address,
        business_scope=row.business_scope,
        registered_on=row.registered_on,
        phone=row.phone,
        representative_id=people[row.representative_id_number],
        representative_index=blind_index(INDEX_PURPOSE, row.representative_id_number),
        representative_said=row.representative_id_number,
    )


def _person_facts(row: PersonRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "id_number": row.id_number,
        "sex": str(row.sex),
        "birth_date": row.birth_date.isoformat(),
        "address": row.address,
        "phone": row.phone,
    }


def _record(act: str, keys: Sequence[bytes], by: Actor, at: datetime) -> None:
    root = root_of([leaf_hash(key) for key in keys])
    record(
        act=act, subject="registers:batch", by=by, at=at, facts={"rows": len(keys), "root_sha256": root.hex()}
    )


def _parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), BATCH_ROWS):
        yield rows[start : start + BATCH_ROWS]
