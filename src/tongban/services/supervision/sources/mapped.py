"""From the rows of a log to stories and clocks: each row read by the mapping, each case judged whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any
from uuid import UUID

from tongban.services.supervision.facts import ClockKind, WatchedCase, WatchedClock
from tongban.services.supervision.rulebook.activities import Activity
from tongban.services.supervision.rulebook.story import NOTHING, Act, Story
from tongban.services.supervision.sources.logs import Columns, LogMapping, LogRow, moment_of
from tongban.standards.working_time import Limit, WorkCalendar, add_limit, effective_day, local_day

_NO_ORGANISATION = UUID(int=0)
_YES = frozenset({"1", "true", "yes", "是"})
_NO = frozenset({"", "0", "false", "no", "none", "否", "无"})
_FEN = 100
MOST_FAULTS = 100


@dataclass(slots=True)
class LogCase:
    """The acts of one case of a log, and what the log says of the case."""

    acts: list[Act] = field(default_factory=list)
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ReadLog:
    """A whole log by case. `faults` are rows that could not be read: where, and what is wrong with them."""

    cases: dict[str, LogCase] = field(default_factory=dict)
    events: int = 0
    faults: list[tuple[str, str]] = field(default_factory=list)
    faulty: int = 0
    unmapped: dict[str, int] = field(default_factory=dict)


def gather(rows: Iterable[LogRow], mapping: LogMapping) -> ReadLog:
    """All events by case, each case's in the order of their times."""
    log, zone = ReadLog(), mapping.tzinfo
    of_the_case = _case_columns(mapping.columns)
    for row in rows:
        try:
            act = _act(row, mapping, zone)
        except (ValueError, KeyError) as wrong:
            log.faulty += 1
            if len(log.faults) < MOST_FAULTS:
                log.faults.append((row.place, str(wrong)))
            continue
        if act.activity is Activity.OTHER and row.activity not in mapping.activities:
            log.unmapped[row.activity] = log.unmapped.get(row.activity, 0) + 1
        case = log.cases.get(row.case)
        if case is None:
            case = log.cases[row.case] = LogCase()
        if not case.said and any(name in row.said for name in of_the_case):
            case.said = {name: row.said[name] for name in of_the_case if name in row.said}
        case.acts.append(act)
        log.events += 1
    for case in log.cases.values():
        case.acts.sort(key=lambda act: (act.at, act.entered_at))
    return log


def _case_columns(columns: Columns) -> tuple[str, ...]:
    wanted = ("planned_end", "deadline", "organisation", "item", "standard", "on_the_spot")
    return tuple(name for field_ in wanted if (name := getattr(columns, field_)))


def _act(row: LogRow, mapping: LogMapping, zone: tzinfo) -> Act:
    if not row.case or not row.activity:
        raise ValueError("case or activity is missing")
    at, columns, said = moment_of(row.at, zone), mapping.columns, row.said
    entered = said.get(columns.entered_at) if columns.entered_at else None
    return Act(
        mapping.activities.get(row.activity, Activity.OTHER),
        at,
        moment_of(entered, zone) if entered else at,
        by=said.get(columns.by, "") if columns.by else "",
        facts=_facts(said, mapping) if said else NOTHING,
        name=row.activity,
    )


def _facts(said: Mapping[str, str], mapping: LogMapping) -> Mapping[str, Any]:
    columns, values = mapping.columns, mapping.values
    facts: dict[str, Any] = {}
    for name in ("outcome", "reasons", "advice"):
        column = getattr(columns, name)
        if column and (text := said.get(column)):
            facts[name] = values.get(text, text)
    if columns.beyond_guide and not _is_no(text := said.get(columns.beyond_guide, ""), values):
        facts["beyond_guide"] = text
    if columns.remedies and columns.outcome and columns.outcome in said:
        facts["remedies"] = _is_yes(said.get(columns.remedies, ""), values)
    if columns.visitors and (text := said.get(columns.visitors)):
        facts["visitors"] = int(text)
    if columns.amount and (text := said.get(columns.amount)):
        facts["amount_fen"] = round(float(text) * _FEN)
    if columns.rating and (text := said.get(columns.rating)):
        facts["is_bad"] = values.get(text, text) in mapping.bad_ratings
    if columns.for_case:
        facts["case"] = not _is_no(said.get(columns.for_case, ""), values)
    if columns.planned_end and (text := said.get(columns.planned_end)):
        facts["due_on"] = _day(text, mapping)
    return facts or NOTHING


def _is_yes(text: str, values: Mapping[str, str]) -> bool:
    return values.get(text, text).lower() in _YES


def _is_no(text: str, values: Mapping[str, str]) -> bool:
    return values.get(text, text).strip().lower() in _NO


def _day(text: str, mapping: LogMapping) -> date:
    return local_day(moment_of(text, mapping.tzinfo)) if len(text) > 10 else date.fromisoformat(text)


def story_in(number: str, case: LogCase, mapping: LogMapping, *, area_code: str) -> Story:
    """One case of the log as the rules over acts see it. Raises ValueError (the standard of the fee)."""
    columns, said = mapping.columns, case.said
    standard = said.get(columns.standard) if columns.standard else None
    return Story(
        number=number,
        organisation_id=None,
        area_code=area_code,
        item_name=said.get(columns.item, mapping.item) if columns.item else mapping.item,
        is_licensing=mapping.is_licensing,
        is_on_the_spot=bool(columns.on_the_spot)
        and _is_yes(said.get(columns.on_the_spot, ""), mapping.values),
        standard_fen=round(float(standard) * _FEN) if standard else None,
        must=mapping.must,
        acts=case.acts,
        knows=mapping.knows,
    )


def watched_in(story: Story, case: LogCase, mapping: LogMapping, calendar: WorkCalendar) -> WatchedCase:
    """The same case as the rules over clocks see it: what the log does not tell has no clock.

    A planned end is the promised limit, a deadline the statutory one. Raises ValueError (a day that is none).
    """
    clocks: dict[ClockKind, WatchedClock] = {}
    ended = story.first(Activity.DECIDED)
    is_deemed = _acceptance(story, mapping, calendar, clocks)
    started = story.first(Activity.ACCEPTED) or story.first(Activity.APPLIED)
    if Activity.DECIDED in story.knows and Activity.WITHDRAWN not in story.activities:
        for kind, column in (
            (ClockKind.PROMISED, mapping.columns.planned_end),
            (ClockKind.STATUTORY, mapping.columns.deadline),
        ):
            if column and (text := case.said.get(column)):
                clocks[kind] = WatchedClock(
                    started_on=_effective(started, calendar),
                    due_on=_day(text, mapping),
                    ended_on=_effective(ended, calendar),
                )
    if mapping.delivery_days and ended is not None and Activity.DELIVERED in story.knows:
        decided_on = effective_day(ended.at, calendar)
        clocks[ClockKind.DELIVERY] = WatchedClock(
            started_on=decided_on,
            due_on=add_limit(decided_on, Limit(count=mapping.delivery_days), calendar),
            ended_on=_effective(story.first(Activity.DELIVERED), calendar),
        )
    return WatchedCase(
        number=story.number,
        organisation_id=_NO_ORGANISATION,
        area_code=story.area_code,
        item_name=story.item_name,
        is_licensing=story.is_licensing,
        is_deemed_accepted=is_deemed,
        clocks=clocks,
    )


def _acceptance(
    story: Story, mapping: LogMapping, calendar: WorkCalendar, clocks: dict[ClockKind, WatchedClock]
) -> bool:
    """Put in the acceptance clock where the log tells both its ends; whether the law has accepted meanwhile.

    Source: 行政许可法 (2019) art. 32 (1)(4): what is not answered within five days is accepted.
    """
    applied = story.first(Activity.APPLIED)
    answers = (Activity.ACCEPTED, Activity.NOT_ACCEPTED, Activity.CORRECTION_ASKED)
    if applied is None or not mapping.acceptance_days or Activity.ACCEPTED not in story.knows:
        return False
    answered = min((act for kind in answers for act in story.all(kind)), key=lambda act: act.at, default=None)
    if answered is None and (Activity.WITHDRAWN in story.activities or Activity.DECIDED in story.activities):
        return False
    received_on = effective_day(applied.at, calendar)
    due_on = add_limit(received_on, Limit(count=mapping.acceptance_days), calendar)
    ended_on = _effective(answered, calendar)
    clocks[ClockKind.ACCEPTANCE] = WatchedClock(started_on=received_on, due_on=due_on, ended_on=ended_on)
    return mapping.is_licensing and ended_on is not None and ended_on > due_on


def _effective(act: Act | None, calendar: WorkCalendar) -> date | None:
    return effective_day(act.at, calendar) if act else None


def moment_last(log: ReadLog) -> datetime | None:
    """The last moment of which the log tells."""
    return max((case.acts[-1].at for case in log.cases.values()), default=None)
