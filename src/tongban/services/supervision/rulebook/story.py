"""The acts of one case in order, as the rules see them: whether they come from here or from another system's log.

An event log of process mining has the same things: case, activity, time, resource (IEEE 1849, XES).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any, Protocol
from uuid import UUID

from tongban.services.supervision.rulebook.activities import Activity
from tongban.standards.working_time import WorkCalendar, effective_day


class Known(StrEnum):
    """What a source may tell beside its activities."""

    PERSONS = "persons"  # who did each act
    ENTRY = "entry"  # when each act was entered, beside when it was done
    REASONS = "reasons"
    REMEDIES = "remedies"
    GUIDE = "guide"  # which materials lie outside the guide
    VISITORS = "visitors"
    STANDARD = "standard"  # what the item charges
    ADVICE = "advice"
    COURSE = "course"  # which activities the process asks for
    CASE = "case"  # for which case somebody looked


Need = Activity | Known
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(slots=True)
class Act:
    """One act. `at` when it was done, `entered_at` when it was entered (both aware); `by` who did it, empty where
    no person did or none is known. `entry` is its place on the trail here."""

    activity: Activity
    at: datetime
    entered_at: datetime
    by: str = ""
    step: str = ""
    organisation_id: UUID | None = None  # where it was done, if not by the case's own organisation
    facts: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    entry: UUID | None = None
    name: str = ""  # what the source calls it


@dataclass(kw_only=True)
class Story:
    """A case with its acts in the order of their time; of one moment, in the order in which they were entered.

    `standard_fen` is what the item charges (0: free; None: not known), `must` the activities without which
    nothing is granted. A day on which somebody looks up data is a story too; its `number` is empty.
    """

    number: str
    organisation_id: UUID | None
    area_code: str
    item_name: str
    is_licensing: bool
    acts: list[Act]
    is_on_the_spot: bool = False
    standard_fen: int | None = None
    must: frozenset[Activity] = frozenset()
    knows: frozenset[Need] = frozenset()
    key: str = ""  # what tells apart stories without a number

    @cached_property
    def _by_activity(self) -> dict[Activity, list[Act]]:
        found: dict[Activity, list[Act]] = {}
        for act in self.acts:
            found.setdefault(act.activity, []).append(act)
        return found

    @cached_property
    def activities(self) -> frozenset[Activity]:
        """What was done at all."""
        return frozenset(self._by_activity)

    def all(self, activity: Activity) -> list[Act]:
        """Every act of that activity, in order."""
        return self._by_activity.get(activity, [])

    def first(self, activity: Activity) -> Act | None:
        """The first act of that activity."""
        found = self._by_activity.get(activity)
        return found[0] if found else None


class ThresholdOn(Protocol):
    """The threshold of one rule that is in force on a day."""

    def __call__(self, day: date) -> int: ...


@dataclass(frozen=True, slots=True)
class Look:
    """By what a story is judged: the rule's threshold by day, the calendar, and the working day of the judgement.

    An act is judged by the threshold that was in force on its own day: what is set later changes nothing before.
    """

    threshold_on: ThresholdOn
    calendar: WorkCalendar
    today: date

    def day(self, moment: datetime) -> date:
        """The working day to which a moment belongs."""
        return effective_day(moment, self.calendar)

    def threshold(self, act: Act) -> int:
        """The threshold in force when that was done."""
        return self.threshold_on(self.day(act.at))


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found: the act, and the facts that its sentence needs. `subject` tells apart several of one case."""

    act: Act
    facts: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    subject: str = ""
