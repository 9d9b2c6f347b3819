"""Load firms into an edition, part by part; nobody sees them before it serves."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import pyarrow as pa
from django.db import connection, transaction

from tongban.kernel.ids import new_id_octets
from tongban.resources.registers.editions.by_hand import firm_with_what_was_entered
from tongban.resources.registers.editions.commands.open import check_loading
from tongban.resources.registers.editions.copying import (
    copy_columns,
    days,
    integer,
    octets,
    written_if_new,
    written_unsynced,
)
from tongban.resources.registers.editions.facts import (
    AsideReason,
    EditionNotLoading,
    EditionState,
    LoadedFirm,
)
from tongban.resources.registers.editions.packing import SealedFirms, root_over, sealed_firms
from tongban.resources.registers.editions.rules import is_code_reused
from tongban.resources.registers.editions.tables import FIRM_COLUMNS
from tongban.resources.registers.facts import Register
from tongban.resources.registers.models import (
    EditionPart,
    FirmChange,
    FirmSetAside,
    RegisteredFirm,
    RegisterEdition,
)

_KNOWN_PEOPLE = """
SELECT id_number_index, id FROM registers_registeredperson
WHERE id_number_index = ANY(%s::bytea[])
  AND since_edition <= COALESCE((SELECT number FROM registers_servingedition WHERE register = 'person'), 0)
"""


def load_firms(*, number: int, part: str, rows: Sequence[LoadedFirm] | SealedFirms) -> bool:
    """Load a part: firms that the register does not have are added, the others wait to be changed.

    A representative whom the population register knows is linked; of another the number is kept, encrypted. A
    code that belonged to a closed firm and comes back as another's is set aside. `part` names it within the
    edition: a part that is there already is left alone, and False comes back. Whoever loads millions seals the
    next part (`sealed_firms`) while one is written. One transaction.

    Raises EditionNotLoading.
    """
    edition = _loading(number)
    if EditionPart.objects.filter(edition=edition, name=part).exists():
        return False
    sealed = rows if isinstance(rows, SealedFirms) else sealed_firms(rows)

    def add() -> None:
        _add(number, sealed)
        _note(edition, part, len(sealed.columns), sealed.root)

    if not written_if_new(add):
        _load_beside(edition, part, sealed.rows(), sealed.root)
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
        _note(edition, part, len(known), root_over([code.encode() for code in known]))
    return True


def _loading(number: int) -> RegisterEdition:
    edition = RegisterEdition.objects.filter(register=Register.FIRM, number=number).first()
    if edition is None or edition.state != EditionState.LOADING:
        raise EditionNotLoading(facts={"number": number})
    return edition


def _load_beside(edition: RegisterEdition, part: str, rows: Sequence[LoadedFirm], root: bytes) -> None:
    """Some are known: the others are added, these wait to be changed, and what has another's code is set aside."""
    known = RegisteredFirm.objects.in_bulk([row.uscc for row in rows])
    aside = {row.uscc for row in rows if row.uscc in known and _is_reused(known[row.uscc], row)}
    fresh = [row for row in rows if row.uscc not in known]
    changed = [
        firm_with_what_was_entered(row, known[row.uscc])
        for row in rows
        if row.uscc in known and row.uscc not in aside
    ]
    with written_unsynced():
        _add(edition.number, sealed_firms(fresh))
        _change(edition, sealed_firms(changed))
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
        _note(edition, part, len(rows), root)


def _is_reused(held: RegisteredFirm, row: LoadedFirm) -> bool:
    return is_code_reused(
        held_status=held.status,
        held_name=held.name,
        held_registered_on=held.registered_on,
        name=row.name,
        registered_on=row.registered_on,
    )


def _add(number: int, firms: SealedFirms) -> None:
    copy_columns(
        "registers_registeredfirm",
        ("uscc", "since_edition", "edition", *FIRM_COLUMNS),
        (firms.columns["uscc"], integer(number), integer(number), *_values(firms)),
    )


def _change(edition: RegisterEdition, firms: SealedFirms) -> None:
    ids = [new_id_octets() for _ in range(len(firms.columns))]
    copy_columns(
        "registers_firmchange",
        ("id", "edition_id", "uscc", "is_left", *FIRM_COLUMNS),
        (
            pa.array(ids, pa.binary()),
            octets(edition.id.bytes),
            firms.columns["uscc"],
            octets(b"\x00"),
            *_values(firms),
        ),
    )


def _values(firms: SealedFirms) -> list[pa.Array]:
    """The values of FIRM_COLUMNS. 1 SQL, none where nobody is named."""
    told = firms.columns
    people = _known_people(firms.indexes) if firms.indexes else {}
    who = [person_id.bytes if (person_id := people.get(index)) else None for index in firms.indexes]
    beside = {
        "registered_on": days(told["registered_on"]),
        **{
            name: pa.array(values, pa.binary()).take(firms.who)
            for name, values in (
                ("representative_id", who),
                ("representative_index", firms.indexes),
                ("representative_said", firms.said),
            )
        },
    }
    return [beside[name] if name in beside else told[name] for name in FIRM_COLUMNS]


def _known_people(indexes: Sequence[bytes]) -> dict[bytes, UUID]:
    """The ids of those whom the population register knows now. 1 SQL."""
    wanted = ",".join([f'"\\\\x{index.hex()}"' for index in indexes])
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN_PEOPLE, [f"{{{wanted}}}"])
        return {bytes(index): person_id for index, person_id in cursor.fetchall()}


def _note(edition: RegisterEdition, part: str, rows: int, root: bytes) -> None:
    """The part is there, if the edition is still being loaded. Raises EditionNotLoading, and then it is not."""
    check_loading(edition)
    EditionPart.objects.create(edition=edition, name=part, rows=rows, root=root)
