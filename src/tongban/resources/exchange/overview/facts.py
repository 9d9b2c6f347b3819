"""What leaders read of sharing: sums of an office, of a way, of a refusal and of a grant, and nothing of anybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Self
from uuid import UUID

from tongban.resources.exchange.facts import Way
from tongban.resources.fusion.public import AgreementStand

OVERSEE = "exchange.oversee"
REQUEST_DAYS, UNUSED_DAYS = 365, 30


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose figures somebody reads."""

    offices: frozenset[UUID]


@dataclass(kw_only=True)
class Sums:
    """The figures of one office, or of several together. Requests are those of REQUEST_DAYS, uses of two months.

    `longest` is the longest wait behind its day of a request, and `days_late` of a delivery, in working days: of
    several offices the greatest. `unused` grants are in force and gave nothing for UNUSED_DAYS.
    """

    asked: int = 0
    granted: int = 0
    refused: int = 0
    waiting: int = 0  # that it asked for, and nobody has answered
    to_answer: int = 0  # that wait for it
    overdue: int = 0
    longest: int = 0
    answered: int = 0  # by it
    in_time: int = 0
    live: int = 0
    suspended: int = 0
    ended: int = 0
    unused: int = 0
    given: int = 0  # grants in force of its own data
    used: int = 0
    used_before: int = 0  # last month
    not_given: int = 0  # uses that were refused, this month
    provided: int = 0  # uses of its own data
    provided_before: int = 0
    agreements: int = 0
    due_soon: int = 0
    late: int = 0
    days_late: int = 0
    set_aside: int = 0
    deliveries_refused: int = 0
    scored: int = 0
    score_sum: float = 0.0
    compared: int = 0  # agreements that were measured before
    moved_sum: float = 0.0
    objections: int = 0
    objections_overdue: int = 0

    def add(self, other: Self) -> None:
        """Take the other's figures in."""
        for one in fields(self):
            join = max if one.name in ("longest", "days_late") else _plus
            setattr(self, one.name, join(getattr(self, one.name), getattr(other, one.name)))

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, one.name) for one in fields(self))

    @property
    def score(self) -> float | None:
        """The mean quality of what it delivers, 0–100."""
        return round(self.score_sum / self.scored, 1) if self.scored else None

    @property
    def moved(self) -> float | None:
        """By how much the quality is better than in the measurement before, of the same agreements."""
        return round(self.moved_sum / self.compared, 1) if self.compared else None

    @property
    def in_time_share(self) -> float | None:
        """Per cent, rounded down to a tenth."""
        return self.in_time * 1000 // self.answered / 10 if self.answered else None


@dataclass(frozen=True, kw_only=True)
class OfficeLine:
    """One office with its figures."""

    id: UUID
    name: str
    sums: Sums


@dataclass(frozen=True, kw_only=True)
class GrantLine:
    """A grant that is in force, with how much it was used. `last_on` is None where it never was since last month."""

    code: str
    resource_name: str
    consumer_id: UUID
    consumer_name: str
    provider_id: UUID
    provider_name: str
    used: int
    used_before: int
    not_given: int
    last_on: date | None
    is_unused: bool


@dataclass(frozen=True, kw_only=True)
class Overview:
    """All that one reader may know of how sharing goes."""

    offices: tuple[OfficeLine, ...]
    total: Sums
    grants: tuple[GrantLine, ...]
    ways: Mapping[Way, tuple[int, int]]  # this month and the last one
    refusals: Mapping[str, int] = field(default_factory=dict)  # code → how often, this month
    deliveries: tuple[AgreementStand, ...] = ()


def _plus(one: float, other: float) -> float:
    return one + other
