"""Running a clock: deadline, state and days left, with suspensions and an extension.

A clock is worked out anew from its events each time; nothing is stored but the events. An
event that happens after `now` is not known yet, so that a clock replayed later gives
what it showed then.
"""

from collections.abc import Sequence
from datetime import date

from tongban.standards.working_time.calendar import ONE_DAY, WorkCalendar
from tongban.standards.working_time.counting import (
    Limit,
    Moment,
    add_working_days,
    effective_day,
    has_happened,
    local_day,
    moved_end,
    unmoved_end,
    working_days_between,
)
from tongban.standards.working_time.happenings import (
    Approver,
    ClockBasis,
    Extension,
    ExtensionTerms,
    Finding,
    Stretch,
    Suspension,
)
from tongban.standards.working_time.readings import ClockReading, ClockState
from tongban.standards.working_time.rulings import Rulings


def _stretches(
    suspensions: Sequence[Suspension], now: Moment, calendar: WorkCalendar, rulings: Rulings
) -> tuple[Stretch, ...]:
    """The known suspensions that stop a clock, in order, those that touch joined into one (ruling 3)."""
    today = local_day(now, rulings)
    known: list[Stretch] = []
    for one in suspensions:
        if not _stops(one, rulings) or not has_happened(one.start, now, rulings):
            continue
        is_open = one.end is None or not has_happened(one.end, now, rulings)
        first = effective_day(one.start, calendar, rulings)
        last = today if is_open or one.end is None else effective_day(one.end, calendar, rulings)
        known.append(
            Stretch(first=first, last=max(first, last), procedures=(one.procedure,), is_open=is_open)
        )
    joined: list[Stretch] = []
    for one_stretch in sorted(known, key=lambda stretch: (stretch.first, stretch.last)):
        if joined and one_stretch.first <= joined[-1].last:
            joined[-1] = _join(joined[-1], one_stretch)
        else:
            joined.append(one_stretch)
    return tuple(joined)


def _join(earlier: Stretch, later: Stretch) -> Stretch:
    return Stretch(
        first=earlier.first,
        last=max(earlier.last, later.last),
        procedures=tuple(dict.fromkeys((*earlier.procedures, *later.procedures))),
        is_open=earlier.is_open or later.is_open,
    )


def _span(stretch: Stretch, start: date, rulings: Rulings) -> tuple[date, date]:
    """The days that a stretch takes out, as after … up to …, none before the clock began."""
    first = stretch.first - ONE_DAY if rulings.suspension_takes_first_day else stretch.first
    last = stretch.last if rulings.suspension_takes_last_day else stretch.last - ONE_DAY
    first = max(first, start)
    return first, max(first, last)


def _end(
    start: date, limit: Limit, stretches: Sequence[Stretch], calendar: WorkCalendar, rulings: Rulings
) -> tuple[date, date, tuple[Stretch, ...]]:
    """The deadline, the same before it was moved off a day off, and the stretches that shifted it: those that began by the deadline so far."""
    origin = start - ONE_DAY if rulings.day_of_event_counts and limit.count else start
    end = unmoved_end(origin, limit, calendar)
    shifting: list[Stretch] = []
    for stretch in stretches:
        if stretch.first > moved_end(end, limit, calendar, rulings):
            break
        after, last = _span(stretch, start, rulings)
        if limit.is_working_days:
            end = add_working_days(end, working_days_between(after, last, calendar), calendar)
        elif last > after:
            end = max(end, after) + (last - after)
        shifting.append(stretch)
    return moved_end(end, limit, calendar, rulings), end, tuple(shifting)


def _stops(one: Suspension, rulings: Rulings) -> bool:
    is_ground = one.procedure in rulings.stopping_procedures or bool(one.special_law)
    return is_ground and not (rulings.missing_notice_undoes_stop and not one.is_noticed)


def _suspension_findings(suspensions: Sequence[Suspension], now: Moment, rulings: Rulings) -> list[Finding]:
    """What is amiss with the known special procedures (ruling 4)."""
    known = [one for one in suspensions if has_happened(one.start, now, rulings)]
    findings: list[Finding] = []
    for one in known:
        if one.procedure not in rulings.stopping_procedures and not one.special_law:
            findings.append(Finding.PROCEDURE_DOES_NOT_STOP)
        if not one.is_noticed:
            findings.append(Finding.NOTICE_MISSING)
    return list(dict.fromkeys(findings))


def _extended_by(
    extension: Extension, terms: ExtensionTerms | None, *, is_late: bool, rulings: Rulings
) -> tuple[int, list[Finding]]:
    """How many units an extension adds, and what is amiss with it (ruling 5)."""
    if is_late and not rulings.late_extension_counts:
        return 0, [Finding.EXTENSION_TOO_LATE]
    if terms is None:
        return extension.count, []
    if terms.approver is Approver.HEAD_OF_GOVERNMENT and extension.approver is not terms.approver:
        return 0, [Finding.EXTENSION_NOT_APPROVED]
    if extension.count > terms.at_most:
        return terms.at_most, [Finding.EXTENSION_CAPPED]
    return extension.count, []


def run_clock(
    *,
    start: Moment,
    limit: Limit,
    now: Moment,
    calendar: WorkCalendar,
    suspensions: Sequence[Suspension] = (),
    extension: Extension | None = None,
    extension_terms: ExtensionTerms | None = None,
    finished: Moment | None = None,
    no_later_than: date | None = None,
    basis: ClockBasis | None = None,
    rulings: Rulings | None = None,
) -> ClockReading:
    """What the clock that began with the event at `start` shows at `now`.

    Instants are aware and read in the city's zone; a date is a day already ruled. `finished`
    is the act that ends the clock: later events count for nothing. `no_later_than` is a day that
    nothing moves, such as the last of a licence that is to be renewed: the clock ends with it at the
    latest. Costs no look-up beyond the calendar: some 30 µs, its explanation under 1 ms.

    Source: 行政许可法 (2019) arts. 42, 45, 50 (2), 82; 民法典 arts. 201 to 203; rulings 1 to 8.
    """
    rulings = rulings or calendar.rulings
    is_finished = finished is not None and has_happened(finished, now, rulings)
    seen = finished if is_finished and finished is not None else now
    first = effective_day(start, calendar, rulings)
    stretches = _stretches(suspensions, seen, calendar, rulings)
    findings = _suspension_findings(suspensions, seen, rulings)

    extended_by = 0
    if extension is not None and has_happened(extension.granted, seen, rulings):
        then = _stretches(suspensions, extension.granted, calendar, rulings)
        deadline_then = _end(first, limit, then, calendar, rulings)[0]
        is_late = effective_day(extension.granted, calendar, rulings) > deadline_then
        extended_by, amiss = _extended_by(extension, extension_terms, is_late=is_late, rulings=rulings)
        findings += amiss

    deadline, unmoved, shifting = _end(first, limit.plus(extended_by), stretches, calendar, rulings)
    uncapped: date | None = None
    if no_later_than is not None and max(first, no_later_than) < deadline:
        uncapped, deadline = deadline, max(first, no_later_than)
        unmoved = min(unmoved, deadline)
    today = effective_day(seen, calendar, rulings) if is_finished else local_day(seen, rulings)
    is_past = uncapped is not None and today > deadline  # nothing moves that day
    is_stopped = any(stretch.is_open for stretch in shifting) and not is_past
    return ClockReading(
        start=first,
        deadline=deadline,
        unmoved_deadline=unmoved,
        today=today,
        state=_state(first, deadline, today, is_finished, is_stopped=is_stopped),
        limit=limit,
        extended_by=extended_by,
        stretches=tuple(_taken(stretch, first, rulings) for stretch in shifting),
        findings=tuple(findings),
        basis=basis or ClockBasis(),
        calendar=calendar,
        rulings=rulings,
        uncapped=uncapped,
    )


def _taken(stretch: Stretch, start: date, rulings: Rulings) -> Stretch:
    """The stretch as the days it takes out: after `first`, up to `last`."""
    after, last = _span(stretch, start, rulings)
    return Stretch(first=after, last=last, procedures=stretch.procedures, is_open=stretch.is_open)


def _state(start: date, deadline: date, today: date, is_finished: bool, *, is_stopped: bool) -> ClockState:
    if is_finished:
        return ClockState.DONE_IN_TIME if today <= deadline else ClockState.DONE_LATE
    if today < start:
        return ClockState.NOT_STARTED
    if is_stopped:
        return ClockState.SUSPENDED
    return ClockState.RUNNING if today <= deadline else ClockState.OVERDUE
