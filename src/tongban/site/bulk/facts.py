"""Who plays, what is copied, and a copy's own words, as values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from tongban.kernel.errors import Refused

# what one person, or one item with its organisation, is called in the rows: name → value
Called = Mapping[str, Any]


class CannotBeCopied(Refused):
    """A verb writes something that the bulk maker does not know how to vary."""

    code = "bulk-cannot-be-copied"
    title = "The rows of a story cannot be multiplied: %(why)s."


@dataclass(frozen=True, slots=True)
class Sql:
    """An expression, the values for its places, and what it needs: case, target, person, days."""

    text: str
    values: tuple[Any, ...] = ()
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One value that stands in texts of the story, what stands in its place, and the same told in Python."""

    text: str
    sql: Sql
    told: "Callable[[Copy], str]"


@dataclass(frozen=True, slots=True)
class Serial:
    """A value that is told when a batch is written: the first of the numbers set aside for a table."""

    table: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One case to be written: `place` counts from 0 in its batch, `day` is that of its first day in `days`, from 1.

    `stamp` (12 hexadecimal digits, milliseconds) and `tail` (16) make its ids; `later` are seconds by which every
    act in it was done later in the day than in the story; `serial` is the number of its licence.
    """

    place: int
    number: str
    days: Sequence[date] = ()
    day: int
    day_date: date
    stamp: str
    tail: str
    later: int = 0
    serial: int = 0
    target: Called = field(default_factory=dict)
    person: Called = field(default_factory=dict)
    target_at: int = 0
    person_at: int = 0

    def fresh(self, rank: int) -> UUID:
        """The id that stands where the story has its id number `rank`."""
        return UUID(f"{self.stamp}7{rank:03x}{self.tail}")
