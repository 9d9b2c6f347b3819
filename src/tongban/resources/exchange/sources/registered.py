"""The population register (人口库) and the entity register (法人库) as sources."""

from collections.abc import Sequence
from uuid import UUID

from tongban.resources.exchange.sources.facts import PositionTooOld
from tongban.resources.exchange.sources.ports import ChangeKind, SourceRow, Subject, SubjectKind
from tongban.resources.exchange.sources.raw import RawChange
from tongban.resources.exchange.sources.subjects import INDEX_PURPOSE, checked_key, subject_index
from tongban.resources.registers.public import (
    FollowedChange,
    Register,
    SharedFirm,
    SharedPerson,
    changes_kept_from,
    firm_codes,
    firms_changed_after,
    known_people,
    newest_change,
    people_changed_after,
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


class PopulationSource:
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

    def changes(self, position: str, *, limit: int) -> list[RawChange]:
        """4 SQL. A row says what the register says now, also of a change that another one followed."""
        found = people_changed_after(int(position or 0), limit=limit)
        _check_kept(Register.PERSON, position)
        return [_change(one, SourceRow(UUID(one.key), "", one.now)) for one in found]

    def newest(self) -> str:
        """2 SQL."""
        return str(newest_change(Register.PERSON))


class EntitySource:
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

    def changes(self, position: str, *, limit: int) -> list[RawChange]:
        """5 SQL. A row says what the register says now, also of a change that another one followed."""
        found = firms_changed_after(int(position or 0), limit=limit)
        _check_kept(Register.FIRM, position)
        return [_change(one, SourceRow(None, one.key, one.now)) for one in found]

    def newest(self) -> str:
        """2 SQL."""
        return str(newest_change(Register.FIRM))


def _person(one: SharedPerson) -> SourceRow:
    return SourceRow(one.person_id, "", one.values)


def _firm(one: SharedFirm) -> SourceRow:
    return SourceRow(None, one.uscc, one.values)


def _check_kept(register: Register, position: str) -> None:
    """Whether all since are kept, asked when they are read: what is deleted meanwhile was said to be gone before.

    1 SQL. Raises PositionTooOld.
    """
    if int(position or 0) < (kept_from := changes_kept_from(register)):
        raise PositionTooOld(facts={"position": position, "kept_from": kept_from})


def _change(one: FollowedChange, row: SourceRow) -> RawChange:
    before = None if one.before is None else row._replace(values=one.before)
    return RawChange(str(one.position), ChangeKind(one.kind), one.key, row, before)
