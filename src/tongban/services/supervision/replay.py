"""Replays what happened through the rules: the cards that they would have raised, each with its reason.

Nothing is written. Our own events and the log of another system are judged by the same functions as live.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.messages.public import worded
from tongban.services.supervision.commands.raise_cards import code_of, facts_of
from tongban.services.supervision.facts import Level
from tongban.services.supervision.judging import judge, not_askable
from tongban.services.supervision.rulebook.rule import Rule
from tongban.services.supervision.rulebook.story import Need
from tongban.services.supervision.rulebook.thresholds import AS_SHIPPED, Thresholds
from tongban.services.supervision.rules import Finding, findings
from tongban.services.supervision.sources.logs import LogMapping
from tongban.services.supervision.sources.mapped import ReadLog, moment_last, story_in, watched_in
from tongban.standards.working_time import WorkCalendar, add_working_days, effective_day, local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldBeCard:
    """A card that a rule would have raised. `raised_on` is the working day on which it was to be raised."""

    code: str
    rule: str
    version: int
    level: Level
    case: str
    item: str
    organisation: str
    raised_on: date
    due_on: date
    text: str
    facts: Mapping[str, Any]
    basis: str
    act: str
    by: str
    entry: str

    def sentence(self, *, today: date) -> str:
        """The reason in the reader's language."""
        return worded(self.text, self.facts, today=today)


@dataclass(slots=True, kw_only=True)
class Replayed:
    """What a replay went through and found."""

    cases: int = 0
    events: int = 0
    cards: Counter[tuple[str, int]] = field(default_factory=Counter)
    not_asked: dict[Rule, frozenset[Need]] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    faulty: int = 0
    unmapped: dict[str, int] = field(default_factory=dict)


Within = Callable[[date], bool]


def _any_day(day: date) -> bool:
    return True


def within(first: date | None, last: date | None) -> Within:
    """Whether a day lies from `first` to `last`, both counted; None: no bound."""
    return lambda day: (first is None or day >= first) and (last is None or day <= last)


def replay_log(
    log: ReadLog,
    mapping: LogMapping,
    *,
    area_code: str,
    days: Within = _any_day,
    as_of: date | None = None,
    thresholds: Thresholds = AS_SHIPPED,
) -> tuple[Replayed, Iterator[WouldBeCard]]:
    """The cards of a log of another system by the calendar of `area_code`, judged as of its last day or `as_of`.

    The counts of the first are whole when the second is read to its end. No SQL when the calendar is kept.
    """
    done = Replayed(
        events=log.events,
        not_asked=not_askable(mapping.knows),
        faults=log.faults,
        faulty=log.faulty,
        unmapped=log.unmapped,
    )
    calendar = calendar_for(area_code)
    last = moment_last(log)
    today = as_of or (effective_day(last, calendar) if last else date.min)
    return done, _cards_of_log(log, mapping, done, calendar, today, days, thresholds, area_code)


def _cards_of_log(
    log: ReadLog,
    mapping: LogMapping,
    done: Replayed,
    calendar: WorkCalendar,
    today: date,
    days: Within,
    thresholds: Thresholds,
    area_code: str,
) -> Iterator[WouldBeCard]:
    office = mapping.columns.organisation
    for number, case in log.cases.items():
        done.cases += 1
        try:
            story = story_in(number, case, mapping, area_code=area_code)
            watched = watched_in(story, case, mapping, calendar)
        except ValueError as wrong:
            done.faulty += 1
            done.faults.append((number, str(wrong)))
            continue
        found = [
            *findings(watched, today=today, calendar=calendar, thresholds=thresholds, in_retrospect=True),
            *judge(story, today=today, calendar=calendar, thresholds=thresholds),
        ]
        yield from cards_of(
            found,
            number=number,
            item=story.item_name,
            organisation=case.said.get(office, "") if office else "",
            is_licensing=story.is_licensing,
            calendar=calendar,
            days=days,
            counted=done.cards,
        )


def cards_of(
    found: Iterable[Finding],
    *,
    number: str,
    item: str,
    organisation: str,
    is_licensing: bool,
    calendar: WorkCalendar,
    days: Within,
    counted: Counter[tuple[str, int]],
) -> Iterator[WouldBeCard]:
    """The findings of one case as cards, those of the wanted days only."""
    for one in found:
        raised_on = raised_on_day(one, calendar)
        if not days(raised_on):
            continue
        rule, act = one.rule, one.act
        counted[rule.number, rule.version] += 1
        yield WouldBeCard(
            code=code_of(number, one),
            rule=rule.number,
            version=rule.version,
            level=rule.level,
            case=number,
            item=item,
            organisation=organisation,
            raised_on=raised_on,
            due_on=one.due_on,
            text=rule.text,
            facts=facts_of(one),
            basis=rule.basis_for(is_licensing=is_licensing),
            act=act.name if act else "",
            by=act.by if act else "",
            entry=str(act.entry) if act and act.entry else "",
        )


def raised_on_day(found: Finding, calendar: WorkCalendar) -> date:
    """The working day on which the rule fired: of an act the day on which it was entered, of a clock the first day
    on which it had run so far."""
    if found.act is not None:
        return max(found.due_on, local_day(found.act.entered_at))
    if found.rule.clock is None:  # what the law does when nobody answers: the day after
        return add_working_days(found.due_on, 1, calendar)
    past = found.threshold if found.threshold is not None else abs(found.rule.past)
    return add_working_days(found.due_on, -past if found.rule.is_before else past, calendar)
