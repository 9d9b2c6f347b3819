"""Load firms into an edition, part by part; nobody sees them before it serves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tongban.foundation.trail.public import leaf_hash, root_of
from tongban.foundation.vault.public import blind_indexes, encrypt_all
from tongban.kernel.ids import new_id
from tongban.resources.registers.editions.by_hand import firm_with_what_was_entered
from tongban.resources.registers.editions.facts import (
    AsideReason,
    EditionNotLoading,
    EditionState,
    LoadedFirm,
)
from tongban.resources.registers.editions.rules import is_code_reused
from tongban.resources.registers.editions.tables import FIRM_COLUMNS
from tongban.resources.registers.facts import Register
from tongban.resources.registers.models import (
    INDEX_PURPOSE,
    SAID_PLACE,
    SAID_PURPOSE,
    EditionPart,
    FirmChange,
    FirmSetAside,
    RegisteredFirm,
    RegisterEdition,
)
from tongban.resources.registers.queries import person_ids_by_id_number

Values = tuple[Any, ...]


def load_firms(*, number: int, part: str, rows: Sequence[LoadedFirm]) -> bool:
    """Load a part: firms that the register does not have are added, the others wait to be changed.

    A representative whom the population register knows is linked; of another the number is kept, encrypted. A
    code that belonged to a closed firm and comes back as another's is set aside. `part` names it within the
    edition: a part that is there already is left alone, and False comes back. One transaction.

    Raises EditionNotLoading.
    """
    edition = _loading(number)
    if EditionPart.objects.filter(edition=edition, name=part).exists():
        return False
    known = RegisteredFirm.objects.in_bulk([row.uscc for row in rows])
    aside = {row.uscc for row in rows if row.uscc in known and _is_reused(known[row.uscc], row)}
    taken = [firm_with_what_was_entered(row, known.get(row.uscc)) for row in rows if row.uscc not in aside]
    values = _values(taken)
    fresh = [(row.uscc, number, number, *values[row.uscc]) for row in taken if row.uscc not in known]
    changed = [
        (new_id(), edition.id, row.uscc, False, *values[row.uscc]) for row in taken if row.uscc in known
    ]
    with transaction.atomic():
        _copy("registers_registeredfirm", ("uscc", "since_edition", "edition", *FIRM_COLUMNS), fresh)
        _copy("registers_firmchange", ("id", "edition_id", "uscc", "is_left", *FIRM_COLUMNS), changed)
        FirmSetAside.objects.bulk_create(
            FirmSetAside(
                edition=edition,
                uscc=row.uscc,
                name=row.name,
                registered_on=row.registered_on,
                origins=row.origins,
                reason=AsideReason.CODE_REUSED,
            )
            for row in rows
            if row.uscc in aside
        )
        _note(edition, part, [row.uscc for row in rows])
    return True


def leave_firms(*, number: int, part: str, codes: Iterable[str]) -> bool:
    """Note which firms no department delivers any more; they stay, and are marked once the edition serves.

    Raises EditionNotLoading.
    """
    edition = _loading(number)
    if EditionPart.objects.filter(edition=edition, name=part).exists():
        return False
    known = RegisteredFirm.objects.serving().filter(uscc__in=list(codes)).values_list("uscc", flat=True)
    with transaction.atomic():
        FirmChange.objects.bulk_create(
            [FirmChange(edition=edition, uscc=uscc, is_left=True) for uscc in known], batch_size=5_000
        )
        _note(edition, part, list(known))
    return True


def _loading(number: int) -> RegisterEdition:
    edition = RegisterEdition.objects.filter(register=Register.FIRM, number=number).first()
    if edition is None or edition.state != EditionState.LOADING:
        raise EditionNotLoading(facts={"number": number})
    return edition


def _is_reused(held: RegisteredFirm, row: LoadedFirm) -> bool:
    return is_code_reused(
        held_status=held.status,
        held_name=held.name,
        held_registered_on=held.registered_on,
        name=row.name,
        registered_on=row.registered_on,
    )


def _values(rows: Sequence[LoadedFirm]) -> Mapping[str, Values]:
    """The values of FIRM_COLUMNS by credit code. 1 SQL."""
    numbers = [row.representative for row in rows]
    said = [number for number in numbers if number]
    indexes = dict(zip(said, blind_indexes(INDEX_PURPOSE, said), strict=True))
    plain = [number.encode() for number in said]
    sealed = dict(zip(said, encrypt_all(plain, purpose=SAID_PURPOSE, place=SAID_PLACE), strict=True))
    people: Mapping[str, UUID] = person_ids_by_id_number(indexes) if said else {}
    return {
        row.uscc: (
            row.name,
            row.kind,
            row.status,
            row.area_code,
            row.address,
            row.business_scope,
            row.registered_on,
            row.phone,
            people.get(row.representative),
            indexes.get(row.representative),
            sealed.get(row.representative),
            row.origins,
        )
        for row in rows
    }


def _copy(table: str, columns: Sequence[str], rows: Sequence[Values]) -> None:
    if not rows:
        return
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _note(edition: RegisterEdition, part: str, codes: Sequence[str]) -> None:
    root = root_of([leaf_hash(code.encode()) for code in codes]) if codes else b""
    EditionPart.objects.create(edition=edition, name=part, rows=len(codes), root=root)
