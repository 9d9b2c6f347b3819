"""The days of a stage, as lists of days: what stops a case, waits for the owner or is with nobody does not count."""

from datetime import date, datetime

import pytest

from tests.services.supervision.make import CALENDAR
from tongban.kernel.clock import CITY_ZONE
from tongban.services.bundles.projects.clock import IDLE, StageClock, stage_clock
from tongban.services.cases.public import OUR_PROMISE, WAITED, CaseRun
from tongban.standards.working_time import Suspension


def at(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=CITY_ZONE)


def run(begin: date | None, end: datetime | None, *stops: Suspension) -> CaseRun:
    return CaseRun(number="1", item_code="L", project_code="P", accepted_on=begin, ended_at=end, stops=stops)


def stop(procedure: str, begin: datetime, end: datetime | None) -> Suspension:
    return Suspension(procedure=procedure, start=begin, end=end)


def wait(begin: datetime, end: datetime | None) -> Suspension:
    return Suspension(procedure=WAITED, start=begin, end=end, special_law=OUR_PROMISE)


def clock_of(*runs: CaseRun, now: datetime, days: int = 5, is_over: bool = False) -> StageClock:
    found = stage_clock(runs, days=days, is_over=is_over, now=now, calendar=CALENDAR)
    assert found is not None
    return found


MON, TUE, WED = date(2026, 9, 28), date(2026, 9, 29), date(2026, 9, 30)
THU, FRI, NEXT_MON = date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 12)  # 1 to 7 October are off


@pytest.mark.parametrize(
    ("runs", "now", "used", "pauses"),
    [
        # Tuesday and Wednesday; the day of acceptance is not counted
        ([run(MON, at(9, 30))], at(10, 12), 2, []),
        # the holiday lies between
        ([run(MON, None)], at(10, 8), 3, []),
        # a hearing from Tuesday to the 9th: Wednesday, the 8th and the 9th are left out
        (
            [run(MON, at(10, 12), stop("hearing", at(9, 29), at(10, 9)))],
            at(10, 12),
            2,
            [(WED, FRI, 3, ("hearing",))],
        ),
        # one that is not over stops up to today
        (
            [run(MON, None, stop("expert-review", at(9, 29), None))],
            at(10, 9),
            1,
            [(WED, FRI, 3, ("expert-review",))],
        ),
        # a site visit is none of the eight of art. 45
        ([run(MON, at(10, 8), stop("site-visit", at(9, 29), at(10, 8)))], at(10, 12), 3, []),
        # nothing with an office from Tuesday until the second case is accepted on the 9th
        (
            [run(MON, at(9, 29)), run(FRI, at(10, 12))],
            at(10, 12),
            2,
            [(WED, FRI, 3, (IDLE,))],
        ),
        # two side by side: a day counts once, whoever works
        ([run(MON, at(9, 30)), run(TUE, at(10, 8))], at(10, 12), 3, []),
        # the second waits for a correction while the first runs
        (
            [run(MON, at(10, 8)), run(FRI, at(10, 12), wait(at(9, 28), at(9, 30)))],
            at(10, 12),
            2,
            [(TUE, WED, 2, (WAITED,)), (FRI, FRI, 1, (IDLE,))],
        ),
        # overlapping stops of two cases count once
        (
            [
                run(MON, at(10, 12), stop("hearing", at(9, 28), at(9, 30))),
                run(MON, at(10, 12), stop("testing", at(9, 29), at(10, 8))),
            ],
            at(10, 12),
            2,
            [(TUE, THU, 3, ("hearing", "testing"))],
        ),
        # one that was not granted and another for the same service
        (
            [run(None, at(9, 28)), run(MON, at(9, 29)), run(THU, None)],
            at(10, 9),
            2,
            [(WED, THU, 2, (IDLE,))],
        ),
    ],
)
def test_which_days_count(
    runs: list[CaseRun],
    now: datetime,
    used: int,
    pauses: list[tuple[date, date, int, tuple[str, ...]]],
) -> None:
    clock = clock_of(*runs, now=now)
    assert clock.used == used
    assert [(one.days, one.why) for one in clock.pauses] == [(days, why) for _f, _l, days, why in pauses]
    for pause, (first, last, _days, _why) in zip(clock.pauses, pauses, strict=True):
        assert pause.first <= first <= last <= pause.last


def test_nothing_is_counted_before_a_case_is_accepted() -> None:
    runs = [run(None, None), run(None, at(9, 28))]
    assert stage_clock(runs, days=5, is_over=False, now=at(10, 12), calendar=CALENDAR) is None


def test_the_days_do_not_grow_while_nothing_is_with_an_office() -> None:
    for now in (at(10, 8), at(12, 24)):
        clock = clock_of(run(MON, at(9, 30)), now=now)
        assert (clock.used, clock.is_idle) == (2, True)
    assert not clock_of(run(MON, at(9, 30)), now=at(12, 24), is_over=True).is_idle


def test_beyond_the_promise_the_days_go_on_and_say_by_how_many() -> None:
    clock = clock_of(run(MON, None), now=at(10, 9), days=1)
    assert (clock.used, clock.over) == (4, 3)


def test_what_stops_after_the_last_day_takes_nothing_out() -> None:
    clock = clock_of(run(MON, None, stop("hearing", at(10, 8), None)), now=at(10, 12), days=1)
    assert clock.used == 5
