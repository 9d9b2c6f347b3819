"""A resource with its source: the catalogue's names, the conditions and the asked fields, whatever it lies in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from tongban.resources.exchange.facts import Condition, GrantedField
from tongban.resources.exchange.sources.facts import BindingFact, FieldNotServed, SubjectNotServed
from tongban.resources.exchange.sources.ports import Change, ChangeKind, Changes, Rows, SourceRow, Subject
from tongban.resources.exchange.sources.raw import RawChange, RawSource
from tongban.resources.exchange.sources.rules import fits
from tongban.resources.exchange.sources.subjects import checked_key


@dataclass(frozen=True, kw_only=True)
class BoundSource:
    """What the exchange asks of one resource (a `SharedSource`)."""

    binding: BindingFact
    raw: RawSource

    @property
    def field_names(self) -> tuple[str, ...]:
        """The fields of the catalogue that it serves, in the order of the binding."""
        return tuple(self.binding.fields)

    def check(self, *, fields: Collection[str], conditions: Sequence[Condition] = ()) -> None:
        """Raises FieldNotServed for a field that is asked for, or filtered by, and is not served."""
        for name in (*fields, *(one.field for one in conditions)):
            if name not in self.binding.fields:
                raise FieldNotServed(facts={"field": name, "resource": self.binding.resource_code})

    def served(self, fields: Sequence[GrantedField]) -> list[GrantedField]:
        """Those of the granted fields that it serves. Raises FieldNotServed where it serves none of them."""
        found = [one for one in fields if one.name in self.binding.fields]
        if fields and not found:
            raise FieldNotServed(facts={"field": fields[0].name, "resource": self.binding.resource_code})
        return found

    def check_subject(self, subject: Subject) -> None:
        """By the form of the question alone, whoever it is about. Raises SubjectNotServed, BadSubject."""
        if subject.kind not in self.binding.subjects:
            raise SubjectNotServed(facts={"kind": subject.kind.value, "resource": self.binding.resource_code})
        checked_key(subject)

    def find(
        self, subject: Subject, *, fields: Collection[str], conditions: Sequence[Condition], at: datetime
    ) -> list[SourceRow]:
        """Raises FieldNotServed, SubjectNotServed, BadSubject. SQL: as the source says, 2 at most."""
        self.check(fields=fields, conditions=conditions)
        self.check_subject(subject)
        return self._told(self.raw.of_subject(subject), fields, conditions)

    def rows_after(
        self, after: str, *, limit: int, fields: Collection[str], conditions: Sequence[Condition]
    ) -> Rows:
        """Raises FieldNotServed."""
        self.check(fields=fields, conditions=conditions)
        rows, following = self.raw.after(after, limit=limit)
        told = [(key, found[0]) for key, row in rows if (found := self._told([row], fields, conditions))]
        return Rows(told, following)

    def rows_matching(
        self, indexes: Sequence[bytes], *, fields: Collection[str], conditions: Sequence[Condition]
    ) -> dict[bytes, list[SourceRow]]:
        """Raises FieldNotServed. Indexes of which no row fits are left out."""
        self.check(fields=fields, conditions=conditions)
        found = self.raw.of_indexes(indexes)
        told = {index: self._told(rows, fields, conditions) for index, rows in found.items()}
        return {index: rows for index, rows in told.items() if rows}

    def matched(self, indexes: Sequence[bytes]) -> set[bytes]:
        """Which blind indexes it knows, without looking at any condition."""
        return self.raw.matched(indexes)

    def changed_after(
        self, position: str, *, limit: int, fields: Collection[str], conditions: Sequence[Condition]
    ) -> Changes:
        """What changed of these fields among the rows that fit: a row that begins to fit is added, one that no longer
        fits is removed. Raises FieldNotServed, ChangesNotKept, PositionTooOld.
        """
        self.check(fields=fields, conditions=conditions)
        found = self.raw.changes(position, limit=limit)
        told = [change for one in found if (change := self._change(one, fields, conditions))]
        return Changes(told, found[-1].position if found else position, len(found) == limit)

    def newest_position(self) -> str:
        """Raises ChangesNotKept."""
        return self.raw.newest()

    def _change(
        self, one: RawChange, fields: Collection[str], conditions: Sequence[Condition]
    ) -> Change | None:
        if one.kind is ChangeKind.CHANGED and one.before is None:
            return self._changed_from_unknown(one, fields, conditions)
        had = one.row if one.kind is ChangeKind.REMOVED else one.before
        has = None if one.kind is ChangeKind.REMOVED else one.row
        before = next(iter(self._told([had] if had else [], fields, conditions)), None)
        now = next(iter(self._told([has] if has else [], fields, conditions)), None)
        if now is None:
            return before and Change(one.position, ChangeKind.REMOVED, one.row_id, before)
        if before is None:
            return Change(one.position, ChangeKind.ADDED, one.row_id, now)
        if now.values == before.values:  # only fields changed that were not granted
            return None
        return Change(one.position, ChangeKind.CHANGED, one.row_id, now, before)

    def _changed_from_unknown(
        self, one: RawChange, fields: Collection[str], conditions: Sequence[Condition]
    ) -> Change:
        """Of a row whose values of before nobody kept: as it is now, or gone, where it may have fitted."""
        if fitting := self._told([one.row], fields, conditions):
            return Change(one.position, ChangeKind.CHANGED, one.row_id, fitting[0])
        return Change(one.position, ChangeKind.REMOVED, one.row_id, self._told([one.row], fields, ())[0])

    def _told(
        self, rows: Sequence[SourceRow], fields: Collection[str], conditions: Sequence[Condition]
    ) -> list[SourceRow]:
        """The rows that fit, with the asked fields in the binding's order."""
        names = self.binding.fields
        asked = [name for name in names if name in fields]
        wanted = {*asked, *(one.field for one in conditions)}
        told = []
        for row in rows:
            values = {name: row.values.get(names[name], "") for name in wanted}
            if fits(values, conditions):
                told.append(row._replace(values={name: values[name] for name in asked}))
        return told
