"""What the exchange reads of the registers: many at once, by blind index.

Whether somebody may, and the entry in the log that the person reads, are the exchange's: it has checked a grant of
sharing, and writes each use. Nobody else calls these.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from tongban.foundation.vault.public import blind_indexes, decrypt
from tongban.resources.registers.editions.copying import END, HEADING, copy_rows, octets
from tongban.resources.registers.editions.facts import EditionState
from tongban.resources.registers.editions.models import (
    FACTS_PLACE,
    FACTS_PURPOSE,
    FirmColumns,
    RegisterEdition,
)
from tongban.resources.registers.facts import Register
from tongban.resources.registers.models import RegisteredFirm, RegisteredPerson, ServingEdition

# a row of COPY: the number of fields, the length of the field, the 32 bytes of an index
_HEAD, _ROW = 2 + 4, 2 + 4 + 32
# both sides in the order of the index: hashing instead reads a whole register row by row
_BY_INDEX = "SET LOCAL enable_hashjoin = off; SET LOCAL work_mem = '256MB'"
_BOUND = [
    (name, f"person.{name}")
    for name in ("name", "id_number", "sex", "birth_date", "nation", "address", "phone")
]
_PERSON = ("id", "id_number_index", "area_code", "edition", "left_edition")
_KNOWN_PEOPLE = """
SELECT asked.value FROM asked_indexes AS asked
JOIN registers_registeredperson AS person ON person.id_number_index = asked.value
"""
# written out: every call of the gateway asks this
_PEOPLE = """
SELECT id, id_number_index, area_code, edition, left_edition, facts FROM registers_registeredperson
WHERE id_number_index = ANY(%s)
AND since_edition <= COALESCE((SELECT number FROM registers_servingedition WHERE register = 'person'), 0)
"""
_SERVING = """
WHERE person.since_edition <= COALESCE((SELECT number FROM registers_servingedition WHERE register = 'person'), 0)
"""


class SharedPerson(NamedTuple):
    """A person as the register holds them; values by bind name (`person.name`)."""

    person_id: UUID
    blind: bytes  # of the ID number
    values: dict[str, str]
    edition: int
    left_edition: int | None


class SharedFirm(NamedTuple):
    """A firm as the register holds it; values by bind name (`firm.name`)."""

    uscc: str
    values: dict[str, str]


def shared_people(indexes: Sequence[bytes]) -> dict[bytes, SharedPerson]:
    """The people of the edition that serves, by blind index. 1 SQL; each is opened, some 8 µs."""
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [list(indexes)])
        rows = cursor.fetchall()
    found = {}
    for person_id, index, area, edition, left, facts in rows:
        plain = decrypt(bytes(facts), purpose=FACTS_PURPOSE, place=FACTS_PLACE)
        values = person_values(json.loads(plain), area)
        found[bytes(index)] = SharedPerson(person_id, bytes(index), values, edition, left)
    return found


def shared_people_after(person_id: UUID | None, *, limit: int) -> list[SharedPerson]:
    """The people that follow one, by id. 1 SQL."""
    rows = RegisteredPerson.objects.serving()
    if person_id is not None:
        rows = rows.filter(id__gt=person_id)
    return [_person(row) for row in rows.order_by("id").only(*_PERSON, "facts")[:limit]]


def person_ids_by_index(indexes: Sequence[bytes]) -> dict[bytes, UUID]:
    """Who they are; nobody is opened. 1 SQL."""
    rows = RegisteredPerson.objects.serving().filter(id_number_index__in=list(indexes))
    return {bytes(index): person_id for index, person_id in rows.values_list("id_number_index", "id")}


def known_people(indexes: Sequence[bytes]) -> set[bytes]:
    """Which of these indexes are somebody's in the register. For millions: joined in the database by the index alone.

    7 SQL; some 4 s for a million of ten million (docs/reference/performance.md).
    """
    # only an edition that is being loaded has people whom nobody sees yet: else no row is looked at
    loading = RegisterEdition.objects.filter(register=Register.PERSON, state=EditionState.LOADING)
    question = _KNOWN_PEOPLE + (_SERVING if loading.exists() else "")
    with asked_indexes(indexes):
        return indexes_answering(question, [])


@contextmanager
def asked_indexes(indexes: Sequence[bytes]) -> Iterator[None]:
    """A temporary table (`asked_indexes`, column `value`) of different indexes, until the end of the block. 4 SQL.

    It is filled in a transaction of its own, so that what is asked of it afterwards holds up no writer.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE asked_indexes (value bytea NOT NULL)")
        copy_rows("asked_indexes", ("value",), map(octets, set(indexes)))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE asked_indexes")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("DROP TABLE IF EXISTS asked_indexes")


def indexes_answering(question: str, values: Sequence[Any]) -> set[bytes]:
    """The indexes that a question answers with: they come in the database's own form, some 0.3 µs each."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_BY_INDEX)
        asked = cursor.mogrify(question, values) if values else question
        with cursor.copy(f"COPY ({asked}) TO STDOUT (FORMAT binary)") as copy:
            answer = b"".join(bytes(part) for part in copy)
    rows = answer[len(HEADING) : -len(END)]
    return {rows[at + _HEAD : at + _ROW] for at in range(0, len(rows), _ROW)}


def shared_firms(usccs: Sequence[str]) -> list[SharedFirm]:
    """Firms by credit code. 1 SQL."""
    rows = RegisteredFirm.objects.serving().filter(uscc__in=list(usccs)).select_related("representative")
    return [_firm(row) for row in rows.order_by("uscc")]


def shared_firms_after(uscc: str, *, limit: int) -> list[SharedFirm]:
    """The firms that follow one, by credit code. 1 SQL."""
    rows = RegisteredFirm.objects.serving().filter(uscc__gt=uscc).select_related("representative")
    return [_firm(row) for row in rows.order_by("uscc")[:limit]]


def firm_codes(indexes: Sequence[bytes], *, purpose: str) -> dict[bytes, str]:
    """The credit codes behind blind indexes: those of all firms are computed, about 2 µs each. 1 SQL."""
    asked, found = set(indexes), {}
    codes = list(RegisteredFirm.objects.serving().values_list("uscc", flat=True))
    for index, code in zip(blind_indexes(purpose, codes), codes, strict=True):
        if index in asked:
            found[index] = code
    return found


def serving_number() -> int:
    """The number of the edition of people that serves; 0 before the first. 1 SQL."""
    rows = ServingEdition.objects.filter(register=Register.PERSON.value)
    return rows.values_list("number", flat=True).first() or 0


def _person(row: RegisteredPerson) -> SharedPerson:
    values = person_values(row.facts, row.area_code)
    return SharedPerson(row.id, bytes(row.id_number_index), values, row.edition, row.left_edition)


def person_values(facts: Mapping[str, Any], area: str) -> dict[str, str]:
    """What a row says, by bind name."""
    return {bound: str(facts.get(name) or "") for name, bound in _BOUND} | {"person.area": area}


def _firm(row: RegisteredFirm) -> SharedFirm:
    representative = str(row.representative.facts["name"]) if row.representative else ""
    return SharedFirm(row.uscc, firm_values(row, representative=representative))


def firm_values(row: FirmColumns | RegisteredFirm, *, representative: str) -> dict[str, str]:
    """What a row says, by bind name."""
    return {
        "firm.name": row.name,
        "firm.uscc": row.uscc,
        "firm.kind": row.kind,
        "firm.address": row.address,
        "firm.status": row.status,
        "firm.legal_representative": representative,
        "firm.business_scope": row.business_scope,
        "firm.registered_on": row.registered_on.isoformat() if row.registered_on else "",
        "firm.phone": row.phone,
        "firm.area": row.area_code,
    }
