"""The population register (人口库) and the entity register (法人库) as sources."""

from collections.abc import Sequence
from uuid import UUID

from tongban.resources.exchange.sources.ports import SourceRow, Subject, SubjectKind
from tongban.resources.exchange.sources.raw import WithoutChanges
from tongban.resources.exchange.sources.subjects import INDEX_PURPOSE, checked_key, subject_index
from tongban.resources.registers.public import (
    SharedFirm,
    SharedPerson,
    firm_codes,
    known_people,
    shared_firms,
    shared_firms_after,
    shared_people,
    shared_people_after,
)

PERSON_FIELDS = (
    "person.name",
    "person.id_number",
    "person.sex",
    "person.birth_date",
    "person.nation",
    "person.area",
    "person.address",
    "person.phone",
)
FIRM_FIELDS = (
    "firm.name",
    "firm.uscc",
    "firm.kind",
    "firm.status",
    "firm.legal_representative",
    "firm.address",
    "firm.area",
    "firm.business_scope",
    "firm.registered_on",
    "firm.phone",
)


class PopulationSource(WithoutChanges):
    """People of the edition that serves. A question about one is 1 SQL."""

    def of_subject(self, subject: Subject) -> list[SourceRow]:
        found = shared_people([subject_index(subject)]).values()
        return [_person(one) for one in found if subject.name in ("", one.values["person.name"])]

    def of_indexes(self, indexes: Sequence[bytes]) -> dict[bytes, list[SourceRow]]:
        return {index: [_person(one)] for index, one in shared_people(indexes).items()}

    def after(self, after: str, *, limit: int) -> tuple[list[tuple[str, SourceRow]], str]:
        found = shared_people_after(UUID(after) if after else None, limit=limit)
        rows = [(str(one.person_id), _person(one)) for one in found]
        return rows, rows[-1][0] if len(rows) == limit else ""

    def matched(self, indexes: Sequence[bytes]) -> set[bytes]:
        return known_people(indexes)


class EntitySource(WithoutChanges):
    """Firms and self-employed businesses. A question about one is 1 SQL."""

    def of_subject(self, subject: Subject) -> list[SourceRow]:
        found = shared_firms([checked_key(subject)])
        return [_firm(one) for one in found if subject.name in ("", one.values["firm.name"])]

    def of_indexes(self, indexes: Sequence[bytes]) -> dict[bytes, list[SourceRow]]:
        codes = firm_codes(indexes, purpose=INDEX_PURPOSE[SubjectKind.FIRM])
        found = {one.uscc: one for one in shared_firms(list(codes.values()))}
        return {index: [_firm(found[code])] for index, code in codes.items() if code in found}

    def after(self, after: str, *, limit: int) -> tuple[list[tuple[str, SourceRow]], str]:
        rows = [(one.uscc, _firm(one)) for one in shared_firms_after(after, limit=limit)]
        return rows, rows[-1][0] if len(rows) == limit else ""

    def matched(self, indexes: Sequence[bytes]) -> set[bytes]:
        return set(firm_codes(indexes, purpose=INDEX_PURPOSE[SubjectKind.FIRM]))


def _person(one: SharedPerson) -> SourceRow:
    return SourceRow(one.person_id, "", one.values)


def _firm(one: SharedFirm) -> SourceRow:
    return SourceRow(None, one.uscc, one.values)
