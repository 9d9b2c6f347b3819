"""Acceptance and deemed acceptance (受理, 逾期不告知即为受理): 行政许可法 art. 32."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tongban.standards.citations import Citation
from tongban.standards.statutes.rules import LICENCE, ClockKey, clock_rule, licensing
from tongban.standards.working_time import (
    ClockBasis,
    ClockReading,
    ClockState,
    Limit,
    Moment,
    Rulings,
    Suspension,
    WorkCalendar,
    effective_day,
    has_happened,
    local_day,
    run_clock,
)

DEEMED_ACCEPTANCE = licensing(32, 1, 4)
_WAITING = "correction"


class AcceptanceState(StrEnum):
    """Where an application stands before anybody decides on its merits."""

    OPEN = "open"
    WAITING = "waiting"
    SETTLED = "settled"
    DEEMED = "deemed"


@dataclass(frozen=True, kw_only=True)
class CorrectionNotice:
    """A notice of what is missing (补正), and when the complete material came back.

    `has_override` is a supervisor's leave for a notice after the first.
    """

    given: Moment
    resubmitted: Moment | None = None
    has_override: bool = False


@dataclass(frozen=True, kw_only=True)
class AcceptanceStanding:
    """Where the five days stand.

    `accepted_on` is the day as of which the application is deemed accepted (the day the
    material was received), `deemed_since` the first day on which it is so; both None unless
    the state is DEEMED. `unheard` are the notices that came too late or once too often.
    """

    state: AcceptanceState
    reading: ClockReading
    accepted_on: date | None = None
    deemed_since: date | None = None
    unheard: tuple[CorrectionNotice, ...] = ()
    basis: Citation = DEEMED_ACCEPTANCE


def has_deemed_acceptance(item_type: str, *, on: date) -> bool:
    """Whether silence means acceptance: for licences (01) only."""
    return clock_rule(ClockKey.ACCEPTANCE, on=on, item_type=item_type) is not None


def acceptance_standing(
    *,
    received: Moment,
    now: Moment,
    calendar: WorkCalendar,
    item_type: str = LICENCE,
    notices: Sequence[CorrectionNotice] = (),
    settled: Moment | None = None,
    limit: Limit | None = None,
    rulings: Rulings | None = None,
) -> AcceptanceStanding:
    """Where the acceptance of an application stands at `now`.

    `settled` is the acceptance or the refusal to accept. A timely first notice stops the
    days; they start again with the complete resubmission. A late notice, or a second one
    without a supervisor's override, stops nothing (ruling 9). A settlement after the last
    day finds the application already deemed accepted.

    Source: 行政许可法 (2019) art. 32(1)(4), art. 82; ruling 9.
    """
    rulings = rulings or calendar.rulings
    rule = clock_rule(ClockKey.ACCEPTANCE, on=local_day(received, rulings), item_type=item_type)
    terms = limit or (rule.limit if rule else Limit(count=5))
    basis = rule.clock_basis if rule else ClockBasis()
    until = settled if settled is not None and has_happened(settled, now, rulings) else now
    start = received
    unheard: list[CorrectionNotice] = []
    waits: list[Suspension] = []

    def reading(finished: Moment | None = None) -> ClockReading:
        return run_clock(
            start=start,
            limit=terms,
            now=now,
            calendar=calendar,
            suspensions=waits,
            finished=finished,
            basis=basis,
            rulings=rulings,
        )

    heard = 0
    for notice in sorted(notices, key=lambda one: local_day(one.given, rulings)):
        if not has_happened(notice.given, until, rulings):
            continue
        is_late = effective_day(notice.given, calendar, rulings) > reading().deadline
        if is_late or (heard >= rulings.correction_notices and not notice.has_override):
            unheard.append(notice)
            continue
        heard += 1
        if notice.resubmitted is None or not has_happened(notice.resubmitted, until, rulings):
            return AcceptanceStanding(
                state=AcceptanceState.WAITING,
                reading=reading(finished=notice.given),
                unheard=tuple(unheard),
            )
        if rulings.clock_restarts_at_resubmission:
            start = notice.resubmitted
        else:
            waits.append(_wait(notice))
    return _conclude(reading(finished=settled), tuple(unheard), is_deemed_possible=rule is not None)


def _wait(notice: CorrectionNotice) -> Suspension:
    """The time from the notice to the complete material."""
    return Suspension(
        procedure=_WAITING,
        start=notice.given,
        end=notice.resubmitted,
        special_law=str(DEEMED_ACCEPTANCE),
    )


def _conclude(
    reading: ClockReading,
    unheard: tuple[CorrectionNotice, ...],
    *,
    is_deemed_possible: bool,
) -> AcceptanceStanding:
    if reading.is_overdue and is_deemed_possible:
        return AcceptanceStanding(
            state=AcceptanceState.DEEMED,
            reading=reading,
            accepted_on=reading.start,
            deemed_since=reading.deadline + timedelta(days=1),
            unheard=unheard,
        )
    is_settled = reading.state in (ClockState.DONE_IN_TIME, ClockState.DONE_LATE)
    return AcceptanceStanding(
        state=AcceptanceState.SETTLED if is_settled else AcceptanceState.OPEN,
        reading=reading,
        unheard=unheard,
    )
