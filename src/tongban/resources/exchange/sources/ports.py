"""How the exchange reads what it shares: one form for registers, licences and tables that departments deliver.

Nothing here is masked, logged or allowed: whoever calls has checked the grant, masks the values by it and writes
the use into the log.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol
from uuid import UUID

from tongban.resources.exchange.facts import Condition


class SubjectKind(StrEnum):
    """About what somebody asks."""

    PERSON = "person"  # by the number of an identity card
    FIRM = "firm"  # by the credit code
    LICENCE = "licence"  # by the number of the licence


@dataclass(frozen=True, kw_only=True)
class Subject:
    """About whom or what. Where a name is given it must agree, or nothing is found."""

    kind: SubjectKind
    key: str
    name: str = ""


class SourceRow(NamedTuple):
    """One row by the catalogue's names of fields, not masked.

    `subject_person_id` is known where the population register knows the person.
    """

    subject_person_id: UUID | None
    uscc: str
    values: Mapping[str, str]


class ChangeKind(StrEnum):
    """What happened to a row."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"  # with the values that it had


class Change(NamedTuple):
    """One row that is new, is another, or is gone. `row_id` stays the same through all changes of a row."""

    position: str
    kind: ChangeKind
    row_id: str
    row: SourceRow
    before: SourceRow | None = None  # of a changed row: what it was, where the source knows it


class Changes(NamedTuple):
    """Some changes in order. `position` is where the next question begins, also where all of them were left out."""

    changes: Sequence[Change]
    position: str
    has_more: bool


class Rows(NamedTuple):
    """A part of all rows, each with its id. `after` is where the next part begins; empty: that was all."""

    rows: Sequence[tuple[str, SourceRow]]
    after: str


class SharedSource(Protocol):
    """What can be asked of a source. Fields and conditions name the catalogue's fields."""

    def find(
        self, subject: Subject, *, fields: Collection[str], conditions: Sequence[Condition], at: datetime
    ) -> list[SourceRow]:
        """The rows about a subject that fit the conditions; a person may own three flats."""
        ...

    def rows_after(
        self, after: str, *, limit: int, fields: Collection[str], conditions: Sequence[Condition]
    ) -> Rows:
        """All rows, part by part, from "" on. At most `limit` are read; those that do not fit are left out."""
        ...

    def rows_matching(
        self, indexes: Sequence[bytes], *, fields: Collection[str], conditions: Sequence[Condition]
    ) -> dict[bytes, list[SourceRow]]:
        """The rows whose subject has one of these blind indexes; for some thousands at once."""
        ...

    def matched(self, indexes: Sequence[bytes]) -> set[bytes]:
        """Which of these blind indexes belong to somebody in it. Made for millions: no row is opened."""
        ...

    def changed_after(
        self, position: str, *, limit: int, fields: Collection[str], conditions: Sequence[Condition]
    ) -> Changes:
        """What changed since; "" is the beginning. Raises ChangesNotKept, PositionTooOld."""
        ...

    def newest_position(self) -> str:
        """The position after everything that has happened. Raises ChangesNotKept."""
        ...
