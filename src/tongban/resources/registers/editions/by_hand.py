"""What was entered by hand and no department says stays: an edition fills in, it does not wipe out."""

from collections.abc import Mapping, Sequence
from typing import Any

from tongban.resources.registers.editions.facts import (
    FIRM_ORIGINS,
    PERSON_ORIGINS,
    LoadedFirm,
    LoadedPerson,
)
from tongban.resources.registers.editions.packing import sealed_facts
from tongban.resources.registers.models import RegisteredFirm, RegisteredPerson

_MARK_BYTES = 8
_NOBODY = bytes(_MARK_BYTES)
# our name of a field → that of the origins, for what a row may leave empty
_PERSON_FIELDS = {"nation": "nation", "area_code": "region", "address": "address", "phone": "phone"}
_FIRM_FIELDS = {
    "name": "name",
    "kind": "type",
    "status": "status",
    "registered_on": "registered",
    "area_code": "region",
    "address": "address",
    "phone": "phone",
    "business_scope": "scope",
}


def people_with_what_was_entered(
    rows: Sequence[LoadedPerson], indexes: Sequence[bytes], facts: Sequence[bytes]
) -> tuple[Sequence[LoadedPerson], Sequence[bytes]]:
    """The rows and their ciphertexts, what is empty taken from what was entered by hand. 1 SQL, none if nothing is.

    What a department said once and says no more is taken back.
    """
    empty = [
        place
        for place, row in enumerate(rows)
        if not all((row.nation, row.area_code, row.address, row.phone))
    ]
    if not empty:
        return rows, facts
    held = RegisteredPerson.objects.filter(id_number_index__in=[indexes[place] for place in empty])
    known = {bytes(row.id_number_index): row for row in held}
    filled, sealed = list(rows), list(facts)
    for place in empty:
        if (one := known.get(indexes[place])) is None:
            continue
        values = {**one.facts, "area_code": one.area_code}
        kept = _kept(rows[place], values, one.origins, _PERSON_FIELDS, PERSON_ORIGINS)
        if kept:
            filled[place] = rows[place]._replace(**kept)
            sealed[place] = sealed_facts(filled[place])
    return filled, sealed


def firm_with_what_was_entered(row: LoadedFirm, held: RegisteredFirm | None) -> LoadedFirm:
    """The same of a firm, and who represents it. No SQL."""
    if held is None:
        return row
    values = {name: getattr(held, name) for name in _FIRM_FIELDS}
    kept = _kept(row, values, held.origins, _FIRM_FIELDS, FIRM_ORIGINS)
    said = held.representative_said
    if not row.representative and said and not _is_said(held.origins, "representative", FIRM_ORIGINS):
        kept["representative"] = said
    return row._replace(**kept)


def _kept(
    row: LoadedPerson | LoadedFirm,
    held: Mapping[str, object],
    origins: bytes | memoryview | None,
    fields: Mapping[str, str],
    order: Sequence[str],
) -> dict[str, Any]:
    """The held values of what the row leaves empty and no department had said."""
    return {
        name: held[name]
        for name, told in fields.items()
        if not getattr(row, name) and held.get(name) and not _is_said(origins, told, order)
    }


def _is_said(origins: bytes | memoryview | None, field: str, order: Sequence[str]) -> bool:
    """Whether a department said what is held."""
    if not origins:
        return False
    at = order.index(field) * _MARK_BYTES
    return bytes(origins)[at : at + _MARK_BYTES] != _NOBODY
