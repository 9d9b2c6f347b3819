"""Licences held (证照库) as a source: of one type or of several, by their holder or their number."""

from collections.abc import Sequence
from uuid import UUID

from tongban.resources.exchange.sources.ports import SourceRow, Subject, SubjectKind
from tongban.resources.exchange.sources.raw import WithoutChanges
from tongban.resources.exchange.sources.subjects import checked_key, subject_index
from tongban.resources.licences.public import (
    HolderKind,
    SharedLicence,
    known_holders,
    shared_licences,
    shared_licences_after,
    shared_licences_numbered,
)
from tongban.resources.registers.public import person_ids_by_index

LICENCE_FIELDS = (
    "licence.number",
    "licence.identifier",
    "licence.type",
    "licence.state",
    "licence.issued_on",
    "licence.valid_from",
    "licence.valid_until",
    "licence.issuer",
    "licence.holder",
    "licence.holder_id",
)
FIELD_PREFIX = "field."  # what stands on a licence of the type
_KINDS = {SubjectKind.PERSON: HolderKind.PERSON, SubjectKind.FIRM: HolderKind.FIRM}


class LicenceSource(WithoutChanges):
    """Licences of some types that no newer version has replaced. A question about one holder is 2 SQL."""

    def __init__(self, types: Sequence[str]) -> None:
        self._types = list(types)

    def of_subject(self, subject: Subject) -> list[SourceRow]:
        if subject.kind is SubjectKind.LICENCE:
            found = shared_licences_numbered(checked_key(subject), types=self._types)
        else:
            rows = shared_licences([subject_index(subject)], types=self._types)
            found = [one for one in rows if one.holder_kind is _KINDS[subject.kind]]
        return _rows([one for one in found if subject.name in ("", one.values["licence.holder"])])

    def of_indexes(self, indexes: Sequence[bytes]) -> dict[bytes, list[SourceRow]]:
        rows: dict[bytes, list[SourceRow]] = {}
        found = shared_licences(indexes, types=self._types)
        for one, row in zip(found, _rows(found), strict=True):
            rows.setdefault(one.holder_index, []).append(row)
        return rows

    def after(self, after: str, *, limit: int) -> tuple[list[tuple[str, SourceRow]], str]:
        found = shared_licences_after(UUID(after) if after else None, types=self._types, limit=limit)
        rows = list(zip([str(one.id) for one in found], _rows(found), strict=True))
        return rows, rows[-1][0] if len(rows) == limit else ""

    def matched(self, indexes: Sequence[bytes]) -> set[bytes]:
        return known_holders(indexes, types=self._types)


def _rows(found: Sequence[SharedLicence]) -> list[SourceRow]:
    people = {one.holder_index for one in found if one.holder_kind is HolderKind.PERSON}
    ids = person_ids_by_index(list(people)) if people else {}
    return [SourceRow(ids.get(one.holder_index), one.uscc, one.values) for one in found]
