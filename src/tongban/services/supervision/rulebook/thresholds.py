"""From which day on a rule fires at how many working days: what the book says, else what the place has set."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tongban.services.supervision.rulebook.rule import Rule


@dataclass(frozen=True, kw_only=True)
class ThresholdFact:
    """Days that a place has set for a rule, from a day on, and why."""

    id: UUID
    rule: str
    days: int
    in_force_from: date
    basis: str
    set_by: str
    set_at: datetime


class Thresholds:
    """What was set, by rule and day. What is set later counts from its day on and moves nothing before it."""

    def __init__(self, rows: Iterable[tuple[str, date, int]]) -> None:
        self._set: dict[str, list[tuple[date, int]]] = {}
        for number, from_on, days in sorted(rows):
            self._set.setdefault(number, []).append((from_on, days))

    def days(self, rule: Rule, *, on: date) -> int:
        """Working days before the last day (`rule.is_before`) or behind it, in force on that day."""
        found = self._set.get(rule.number, ())
        place = bisect_right(found, on, key=lambda one: one[0])
        return found[place - 1][1] if place else abs(rule.past)

    def at(self, rule: Rule, day: date) -> int:
        """The same, for rules over acts."""
        return self.days(rule, on=day) if self._set else abs(rule.past)

    def past(self, rule: Rule, *, on: date) -> int:
        """The same as the rule counts: negative before the last day."""
        days = self.days(rule, on=on)
        return -days if rule.is_before else days

    def earliest(self, rule: Rule) -> int:
        """The least of all that ever holds, as the rule counts: before it nothing fires."""
        days = [abs(rule.past), *(one for _, one in self._set.get(rule.number, ()))]
        return -max(days) if rule.is_before else min(days)


AS_SHIPPED = Thresholds(())
