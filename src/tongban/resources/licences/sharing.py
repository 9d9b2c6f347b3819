"""What the exchange reads of the licence library: many at once, by the holders' blind indexes.

Whether somebody may, and the entry in the log that the holder reads, are the exchange's. Nobody else calls these.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from tongban.resources.licences.facts import HolderKind, LicenceState
from tongban.resources.licences.models import Licence
from tongban.resources.registers.public import asked_indexes, indexes_answering

_KNOWN = """
SELECT DISTINCT asked.value FROM asked_indexes AS asked
JOIN licences_licence AS licence ON licence.holder_index = asked.value
WHERE licence.type_id = ANY(%s) AND licence.state <> 'replaced'
"""


class SharedLicence(NamedTuple):
    """A licence that no newer version has replaced; values by `licence.…`, what stands on it by `field.…`."""

    id: UUID
    holder_index: bytes
    holder_kind: HolderKind
    uscc: str
    values: dict[str, str]


def shared_licences(indexes: Sequence[bytes], *, types: Collection[str]) -> list[SharedLicence]:
    """The licences of some types that these holders have or had. 1 SQL."""
    return _opened(_of_types(types).filter(holder_index__in=list(indexes)).order_by("id"))


def shared_licences_numbered(number: str, *, types: Collection[str]) -> list[SharedLicence]:
    """The licences with a number. 1 SQL."""
    return _opened(_of_types(types).filter(number=number).order_by("id"))


def shared_licences_after(
    licence_id: UUID | None, *, types: Collection[str], limit: int
) -> list[SharedLicence]:
    """The licences that follow one, by id. 1 SQL."""
    rows = _of_types(types)
    if licence_id is not None:
        rows = rows.filter(id__gt=licence_id)
    return _opened(rows.order_by("id")[:limit])


def known_holders(indexes: Sequence[bytes], *, types: Collection[str]) -> set[bytes]:
    """Which of these indexes are a holder's. For millions: joined in the database."""
    with asked_indexes(indexes):
        return indexes_answering(_KNOWN, [list(types)])


def _of_types(types: Collection[str]) -> QuerySet[Licence]:
    rows = Licence.objects.filter(type_id__in=list(types)).exclude(state=LicenceState.REPLACED.value)
    return rows.select_related("type")


def _opened(rows: QuerySet[Licence]) -> list[SharedLicence]:
    return [_licence(row) for row in rows]


def _licence(row: Licence) -> SharedLicence:
    is_firm = row.holder_kind == HolderKind.FIRM.value
    values = {
        "licence.number": row.number,
        "licence.identifier": row.identifier,
        "licence.type": row.type.name,
        "licence.state": row.state,
        "licence.issued_on": row.issued_on.isoformat(),
        "licence.valid_from": row.valid_from.isoformat(),
        "licence.valid_until": row.valid_until.isoformat() if row.valid_until else "",
        "licence.issuer": row.organisation_name,
        "licence.holder": str(row.holder["name"]),
        "licence.holder_id": str(row.holder["id_code"]),
    }
    values |= {f"field.{name}": _text(value) for name, value in row.fields.items()}
    return SharedLicence(
        row.id,
        bytes(row.holder_index),
        HolderKind(row.holder_kind),
        str(row.holder["id_code"]) if is_firm else "",
        values,
    )


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return "" if value is None else str(value)
