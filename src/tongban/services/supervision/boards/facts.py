"""What the board says: figures of one organisation, item, post or person, and who may see whose."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from uuid import UUID

# flow figures are of so many days, today included
WINDOW_DAYS = 30
# a limit is near when it ends within so many working days (standards.md 6: reminder)
NEAR_DAYS = 2


class Kind(StrEnum):
    """Of what a line of the board is."""

    OFFICE = "office"
    ITEM = "item"
    POST = "post"
    PERSON = "person"


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The figures of one line, or of several summed.

    Of now: `open` undecided cases (of a post or person: tasks), of which `near` end within two working days,
    `over` are past the promised day (of a received one: of acceptance), `over_law` past the law's, and `waiting` wait
    for their applicant; open cards `yellow` and `red`.
    Of the last thirty days: applications `received`, cases `decided` (of a post or person: steps done), `promises`
    that came to their end and of them `kept`, `corrections`, `refused`; `ratings` and of them `good`; `days` used
    and `promised_days` of the cases decided, in working days, and how many used how many (`spread`).
    """

    open: int = 0
    near: int = 0
    over: int = 0
    over_law: int = 0
    waiting: int = 0
    yellow: int = 0
    red: int = 0
    received: int = 0
    decided: int = 0
    promises: int = 0
    kept: int = 0
    corrections: int = 0
    refused: int = 0
    ratings: int = 0
    good: int = 0
    days: int = 0
    promised_days: int = 0
    spread: Mapping[int, int] = field(default_factory=dict)

    def __add__(self, other: "Figures") -> "Figures":
        numbers = {name: getattr(self, name) + getattr(other, name) for name in NUMBERS}
        days = {*self.spread, *other.spread}
        spread = {day: self.spread.get(day, 0) + other.spread.get(day, 0) for day in days}
        return Figures(**numbers, spread=spread)


NUMBERS = tuple(one.name for one in fields(Figures) if one.name != "spread")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the board. `key` is the code of the item or post, or the number of the account."""

    kind: Kind
    organisation_id: UUID
    area_code: str
    key: str
    name: str
    figures: Figures


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose figures somebody may see: organisations, those of them whose people too, and their own."""

    offices: frozenset[UUID]
    people_in: frozenset[UUID]
    account_id: int


@dataclass(frozen=True, kw_only=True)
class AsOf:
    """When the board was last summed, and how long that took."""

    at: datetime
    seconds: float
