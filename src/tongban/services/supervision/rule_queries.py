"""The book of rules as pages and API tell it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from tongban.services.supervision.facts import Level
from tongban.services.supervision.rulebook.book import ALL_RULES
from tongban.services.supervision.rulebook.rule import Group, Rule, Unit
from tongban.services.supervision.rulebook.thresholds import ThresholdFact, Thresholds
from tongban.services.supervision.rules import REPLY_DAYS
from tongban.services.supervision.setting import thresholds_set


@dataclass(frozen=True, kw_only=True)
class RuleShown:
    """One rule on a day: in the reader's language, with the threshold in force and what is set to follow."""

    number: str
    version: int
    group: Group
    level: Level
    says: str
    protects: str
    basis: str
    other_basis: str
    reply_days: int  # working days; 0: nobody has to reply
    threshold: int | None  # counted in `unit`; None: the rule has none
    unit: Unit
    is_before: bool
    may_be: tuple[int, int] | None
    set_now: ThresholdFact | None
    planned: tuple[ThresholdFact, ...]


def rules_on(day: date) -> list[RuleShown]:
    """Every rule of the book by number, as it stands on that day. 1 SQL."""
    rows = thresholds_set()
    return [shown(rule, rows, day=day) for rule in ALL_RULES]


def shown(rule: Rule, rows: Iterable[ThresholdFact], *, day: date) -> RuleShown:
    """One rule with what was set for it among `rows`."""
    own = sorted((row for row in rows if row.rule == rule.number), key=lambda row: row.in_force_from)
    begun = [row for row in own if row.in_force_from <= day]
    days = Thresholds((row.rule, row.in_force_from, row.days) for row in begun).days(rule, on=day)
    return RuleShown(
        number=rule.number,
        version=rule.version,
        group=rule.group,
        level=rule.level,
        says=gettext(rule.says) % {"threshold": days},
        protects=gettext(rule.protects),
        basis=gettext(rule.basis),
        other_basis=gettext(rule.other_basis) if rule.other_basis else "",
        reply_days=REPLY_DAYS[rule.level],
        threshold=days if rule.may_be else None,
        unit=rule.unit,
        is_before=rule.is_before,
        may_be=rule.may_be,
        set_now=begun[-1] if begun else None,
        planned=tuple(row for row in own if row.in_force_from > day),
    )
