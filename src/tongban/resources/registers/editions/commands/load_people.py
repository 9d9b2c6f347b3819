"""Load people into an edition, part by part; nobody sees them before it serves."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from tongban.foundation.trail.public import leaf_hash, root_of
from tongban.kernel.ids import new_id_octets
from tongban.resources.registers.editions.by_hand import people_with_what_was_entered
from tongban.resources.registers.editions.copying import NULL, copy_rows, integer, length, octets
from tongban.resources.registers.editions.facts import EditionNotLoading, EditionState, LoadedPerson
from tongban.resources.registers.editions.packing import indexes_of, sealed_facts
from tongban.resources.registers.facts import Register
from tongban.resources.registers.models import EditionPart, RegisterEdition, RegisteredPerson
from tongban.resources.registers.queries import person_ids_by_id_number

_PEOPLE = "registers_registeredperson"
_PEOPLE_COLUMNS = (
    "id",
    "id_number_index",
    "area_code",
    "household",
    "facts",
    "since_edition",
    "edition",
    "origins",
)
_CHANGES = "registers_personchange"
_CHANGES_COLUMNS = ("id", "edition_id", "person_id", "area_code", "facts", "origins")


def load_people(*, number: int, part: str, rows: Sequence[LoadedPerson]) -> bool:
    """Load a part: whom the register does not have is added, the others wait to be changed.

    `part` names it within the edition: a part that is there already is left alone, and False comes back.
    Some 10 µs a row; 20,000 rows at once are a good size. One transaction.

    Raises EditionNotLoading.
    """
    edition = _loading(number)
    if EditionPart.objects.filter(edition=edition, name=part).exists():
        return False
    indexes, facts = indexes_of(rows), sealed_facts(rows)
    try:
        with transaction.atomic():
            _add(number, rows, indexes, facts)
            _note(edition, part, indexes)
    except (
        UniqueViolation,
        IntegrityError,
    ) as fault:  # COPY tells it as the driver does, the rest as Django does
        if not isinstance(fault, UniqueViolation) and not isinstance(fault.__cause__, UniqueViolation):
            raise
    else:
        return True
    _load_beside(edition, part, rows, indexes, facts)
    return True


def leave_people(*, number: int, part: str, id_numbers: Iterable[str]) -> bool:
    """Note whom no department delivers any more; they stay, and the register says so once the edition serves.

    Raises EditionNotLoading.
    """
    edition = _loading(number)
    if EditionPart.objects.filter(edition=edition, name=part).exists():
        return False
    known = person_ids_by_id_number(id_numbers)
    with transaction.atomic():
        copy_rows(
            _CHANGES,
            _CHANGES_COLUMNS,
            (_change(edition.id, person_id, b"", NULL, NULL) for person_id in known.values()),
        )
        _note(edition, part, [person_id.bytes for person_id in known.values()])
    return True


def _loading(number: int) -> RegisterEdition:
    edition = RegisterEdition.objects.filter(register=Register.PERSON, number=number).first()
    if edition is None or edition.state != EditionState.LOADING:
        raise EditionNotLoading(facts={"number": number})
    return edition


def _add(number: int, rows: Sequence[LoadedPerson], indexes: Sequence[bytes], facts: Sequence[bytes]) -> None:
    id_length, index_length = length(16), length(32)
    nobody, editions = integer(0), integer(number) * 2
    areas = {area: octets(area.encode()) for area in {row.area_code for row in rows}}
    copy_rows(
        _PEOPLE,
        _PEOPLE_COLUMNS,
        (
            b"".join(
                (
                    id_length,
                    new_id_octets(),
                    index_length,
                    index,
                    areas[row.area_code],
                    nobody,
                    length(len(sealed)),
                    sealed,
                    editions,
                    octets(row.origins),
                )
            )
            for row, index, sealed in zip(rows, indexes, facts, strict=True)
        ),
    )


def _load_beside(
    edition: RegisterEdition,
    part: str,
    rows: Sequence[LoadedPerson],
    indexes: Sequence[bytes],
    facts: Sequence[bytes],
) -> None:
    """Some are known: the others are added, and these wait to be changed."""
    rows, facts = people_with_what_was_entered(rows, indexes, facts)
    known = {
        bytes(index): person_id
        for index, person_id in RegisteredPerson.objects.filter(
            id_number_index__in=list(indexes)
        ).values_list("id_number_index", "id")
    }
    fresh = [place for place, index in enumerate(indexes) if index not in known]
    with transaction.atomic():
        _add(
            edition.number,
            [rows[place] for place in fresh],
            [indexes[place] for place in fresh],
            [facts[place] for place in fresh],
        )
        copy_rows(
            _CHANGES,
            _CHANGES_COLUMNS,
            (
                _change(edition.id, known[index], row.area_code.encode(), octets(sealed), octets(row.origins))
                for row, index, sealed in zip(rows, indexes, facts, strict=True)
                if index in known
            ),
        )
        _note(edition, part, indexes)


def _change(edition_id: UUID, person_id: UUID, area_code: bytes, facts: bytes, origins: bytes) -> bytes:
    return (
        octets(new_id_octets())
        + octets(edition_id.bytes)
        + octets(person_id.bytes)
        + octets(area_code)
        + facts
        + origins
    )


def _note(edition: RegisterEdition, part: str, leaves: Sequence[bytes]) -> None:
    root = root_of([leaf_hash(leaf) for leaf in leaves]) if leaves else b""
    EditionPart.objects.create(edition=edition, name=part, rows=len(leaves), root=root)
