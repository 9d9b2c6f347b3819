"""Load people into an edition, part by part; nobody sees them before it serves."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import pyarrow as pa
from django.db import transaction

from tongban.kernel.ids import new_id_octets
from tongban.resources.registers.editions.by_hand import people_with_what_was_entered
from tongban.resources.registers.editions.commands.open import check_loading
from tongban.resources.registers.editions.copying import (
    NULL,
    copy_columns,
    copy_rows,
    integer,
    octets,
    written_if_new,
    written_unsynced,
)
from tongban.resources.registers.editions.facts import EditionNotLoading, EditionState, LoadedPerson
from tongban.resources.registers.editions.packing import SealedPeople, root_over, sealed_people
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


def load_people(*, number: int, part: str, rows: Sequence[LoadedPerson] | SealedPeople) -> bool:
    """Load a part: whom the register does not have is added, the others wait to be changed.

    `part` names it within the edition: a part that is there already is left alone, and False comes back.
    Whoever loads millions seals the next part (`sealed_people`) while one is written; 20,000 rows are a good size.
    One transaction.

    Raises EditionNotLoading.
    """
    edition = _loading(number)
    if EditionPart.objects.filter(edition=edition, name=part).exists():
        return False
    sealed = rows if isinstance(rows, SealedPeople) else sealed_people(rows)

    def add() -> None:
        _add(number, sealed)
        _note(edition, part, len(sealed.ids), sealed.root)

    if not written_if_new(add):
        _load_beside(edition, part, sealed)
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
        leaves = [person_id.bytes for person_id in known.values()]
        _note(edition, part, len(leaves), root_over(leaves))
    return True


def _loading(number: int) -> RegisterEdition:
    edition = RegisterEdition.objects.filter(register=Register.PERSON, number=number).first()
    if edition is None or edition.state != EditionState.LOADING:
        raise EditionNotLoading(facts={"number": number})
    return edition


def _add(number: int, sealed: SealedPeople) -> None:
    copy_columns(
        _PEOPLE,
        _PEOPLE_COLUMNS,
        (
            pa.array(sealed.ids, pa.binary()),
            pa.array(sealed.indexes, pa.binary()),
            sealed.columns["area_code"],
            integer(0),
            pa.array(sealed.facts, pa.binary()),
            integer(number),
            integer(number),
            sealed.columns["origins"],
        ),
    )


def _load_beside(edition: RegisterEdition, part: str, sealed: SealedPeople) -> None:
    """Some are known: the others are added, and these wait to be changed."""
    rows, facts = people_with_what_was_entered(sealed.rows(), sealed.indexes, sealed.facts)
    known = {
        bytes(index): person_id
        for index, person_id in RegisteredPerson.objects.filter(
            id_number_index__in=list(sealed.indexes)
        ).values_list("id_number_index", "id")
    }
    fresh = [place for place, index in enumerate(sealed.indexes) if index not in known]
    with written_unsynced():
        _add(edition.number, sealed.taken(fresh))
        copy_rows(
            _CHANGES,
            _CHANGES_COLUMNS,
            (
                _change(edition.id, known[index], row.area_code.encode(), octets(facts), octets(row.origins))
                for row, index, facts in zip(rows, sealed.indexes, facts, strict=True)
                if index in known
            ),
        )
        _note(edition, part, len(sealed.ids), sealed.root)


def _change(edition_id: UUID, person_id: UUID, area_code: bytes, facts: bytes, origins: bytes) -> bytes:
    return (
        octets(new_id_octets())
        + octets(edition_id.bytes)
        + octets(person_id.bytes)
        + octets(area_code)
        + facts
        + origins
    )


def _note(edition: RegisterEdition, part: str, rows: int, root: bytes) -> None:
    """The part is there, if the edition is still being loaded. Raises EditionNotLoading, and then it is not."""
    check_loading(edition)
    EditionPart.objects.create(edition=edition, name=part, rows=rows, root=root)
