"""When a card is raised by the rules over clocks: time limits (时效), and answers that are due. Pure.

Source: standards.md 6; see `rulebook`. The rules over acts: `judging`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tongban.services.supervision.facts import ClockKind, Level, WatchedCase, WatchedClock
from tongban.services.supervision.rulebook.book import CLOCK_RULES
from tongban.services.supervision.rulebook.rule import Rule
from tongban.services.supervision.rulebook.story import NOTHING, Act
from tongban.services.supervision.rulebook.thresholds import AS_SHIPPED, Thresholds
from tongban.services.supervision.rulebook.time_limits import DEEMED_ACCEPTANCE, DEEMED_RENEWAL
from tongban.standards.working_time import WorkCalendar, effective_day, working_days_between

# Reply within (working days): standards.md 6, default table.
REPLY_DAYS = {Level.REMINDER: 0, Level.YELLOW: 2, Level.RED: 3, Level.ADVICE: 10}
# A limit this short would be reminded of on the day it begins.
SHORTEST_REMINDED_DAYS = 2


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A rule that fires for a case. `days` are working days past (negative: left) the last day.

    Over acts `due_on` is the working day of the act that was found, and `facts` what its sentence needs.
    """

    rule: Rule
    subject: str
    due_on: date
    days: int = 0
    threshold: int | None = None  # at which the rule fires, where it has a choice
    facts: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    act: Act | None = None


def findings(
    case: WatchedCase,
    *,
    today: date,
    calendar: WorkCalendar,
    thresholds: Thresholds = AS_SHIPPED,
    in_retrospect: bool = False,
) -> list[Finding]:
    """Every rule that fires for the case on `today`, the working day by which it is judged.

    The same case gives the same findings whether an event or the sweep asks: a clock that
    has ended is judged by the day on which it ended, and by the threshold that was in force on its
    last day: what is set later makes nobody late in retrospect, and excuses nobody.

    `in_retrospect` also gives the reminders of which there is no need any more.
    """
    return [*_timed(case, today, calendar, thresholds, in_retrospect), *_deemed(case)]


def _timed(
    case: WatchedCase, today: date, calendar: WorkCalendar, thresholds: Thresholds, in_retrospect: bool
) -> Iterator[Finding]:
    for rule in CLOCK_RULES:
        clock = case.clocks.get(rule.clock) if rule.clock else None
        if clock is None or (case.is_licensing and not rule.is_for_licences):
            continue
        past = working_days_between(clock.due_on, _judged_on(clock, today), calendar)
        threshold = thresholds.past(rule, on=clock.due_on)
        is_due = in_retrospect or not rule.is_reminder or is_of_use(clock, past=past, threshold=threshold)
        if is_due and fires(rule, clock, threshold=threshold, past=past, calendar=calendar):
            yield Finding(
                rule=rule,
                subject=_subject(case, rule, clock),
                due_on=clock.due_on,
                days=past,
                threshold=abs(threshold) if rule.may_be else None,
            )


def is_of_use(clock: WatchedClock, *, past: int, threshold: int) -> bool:
    """Whether reminding still helps: the clock runs, and a card does not say it already."""
    return clock.ended_on is None and past <= max(0, threshold)


def fires(rule: Rule, clock: WatchedClock, *, threshold: int, past: int, calendar: WorkCalendar) -> bool:
    """Whether the rule fires for a clock that is `past` working days past its last day."""
    if past < threshold:
        return False
    if not rule.is_reminder or threshold > 0 or clock.started_on is None:
        return True
    shortest = max(SHORTEST_REMINDED_DAYS, -threshold)  # else one would be reminded as it begins
    return working_days_between(clock.started_on, clock.due_on, calendar) > shortest


def _deemed(case: WatchedCase) -> Iterator[Finding]:
    clock = case.clocks.get(ClockKind.ACCEPTANCE)
    if case.is_deemed_accepted and clock is not None:
        yield Finding(rule=DEEMED_ACCEPTANCE, subject="", due_on=clock.due_on, days=1)
    clock = case.clocks.get(ClockKind.RENEWAL)
    if case.is_renewed_by_law and clock is not None:
        yield Finding(rule=DEEMED_RENEWAL, subject="", due_on=clock.due_on, days=1)


def was_kept(due_on: date, *, ended_at: datetime, raised_at: datetime, calendar: WorkCalendar) -> bool:
    """Whether a report shows that a card should not have been raised: what the clock waited for had been done
    by its last day, and before the card was raised.

    Nobody here can do an act in the past; only a report of another system comes with a time of its own.
    """
    return ended_at < raised_at and effective_day(ended_at, calendar) <= due_on


def step_subject(key: str, due_on: date) -> str:
    """What a card about a step is about: a step that opens again is another one."""
    return f"{key}@{due_on:%Y%m%d}"


def question_subject(question: int, hand: int) -> str:
    """What a card about a question of an enquiry is about: for each office to which it came it is another one."""
    if hand:
        return f"{question}p{hand}"
    return "" if question == 1 else str(question)


def _judged_on(clock: WatchedClock, today: date) -> date:
    return min(today, clock.ended_on) if clock.ended_on else today


def _subject(case: WatchedCase, rule: Rule, clock: WatchedClock) -> str:
    """What the finding is about within the case: a step that opens again is another one."""
    if rule.clock in (ClockKind.STEP, ClockKind.SHARING, ClockKind.SUPPLY):
        return step_subject(case.step, clock.due_on)
    if rule.clock is ClockKind.ENQUIRY:
        return question_subject(case.question, case.hand)
    return case.rating_stage if rule.clock is ClockKind.RATING else ""


def highest_first(found: Iterable[Finding]) -> list[Finding]:
    """Red before yellow before reminder."""
    order = {Level.ADVICE: 0, Level.RED: 1, Level.YELLOW: 2, Level.REMINDER: 3}
    return sorted(found, key=lambda one: (order[one.rule.level], one.rule.number))
