"""What must hold of every clock, shown by examples nobody chose."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.standards.working_time.make import AUTUMN
from tongban.kernel.clock import CITY_ZONE
from tongban.standards.working_time import (
    CalendarDay,
    ClockState,
    DayKind,
    DayMeaning,
    Extension,
    Limit,
    LimitUnit,
    Procedure,
    Suspension,
    WorkCalendar,
    add_limit,
    add_working_days,
    run_clock,
    working_days_between,
)

DAYS = st.dates(date(2026, 8, 1), date(2026, 12, 31))
MOMENTS = st.datetimes(datetime(2026, 8, 1), datetime(2026, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=CITY_ZONE)
)
LIMITS = st.one_of(
    st.builds(Limit, count=st.integers(0, 40)),
    st.builds(Limit, count=st.integers(0, 60), unit=st.just(LimitUnit.CALENDAR_DAYS)),
    st.builds(Limit, count=st.integers(0, 3), unit=st.just(LimitUnit.MONTHS)),
)
MUCH_LATER = date(2027, 6, 1)


def _suspension(first: date | datetime, second: date | datetime) -> Suspension:
    return Suspension(procedure=Procedure.TESTING, start=min(first, second), end=max(first, second))


def suspensions(moments: st.SearchStrategy) -> st.SearchStrategy[list[Suspension]]:  # type: ignore[type-arg]
    return st.lists(st.builds(_suspension, moments, moments), max_size=4)


@given(start=DAYS, limit=LIMITS, stops=suspensions(DAYS), data=st.data())
def test_splitting_a_suspension_anywhere_changes_nothing(
    start: date, limit: Limit, stops: list[Suspension], data: st.DataObject
) -> None:
    assume(stops)
    one = data.draw(st.sampled_from(stops))
    assert isinstance(one.end, date)
    where = data.draw(st.dates(one.start, one.end))
    parts = [_suspension(one.start, where), _suspension(where, one.end)]
    others = [other for other in stops if other is not one]
    whole = run_clock(start=start, limit=limit, now=MUCH_LATER, calendar=AUTUMN, suspensions=stops)
    split = run_clock(
        start=start, limit=limit, now=MUCH_LATER, calendar=AUTUMN, suspensions=[*others, *parts]
    )
    assert whole == split


@given(start=MOMENTS, limit=LIMITS, stops=suspensions(MOMENTS), data=st.data())
def test_splitting_a_suspension_at_any_instant_changes_nothing(
    start: datetime, limit: Limit, stops: list[Suspension], data: st.DataObject
) -> None:
    assume(stops)
    one = data.draw(st.sampled_from(stops))
    assert isinstance(one.start, datetime)
    assert isinstance(one.end, datetime)
    share = data.draw(st.floats(0, 1))
    where = one.start + (one.end - one.start) * share
    parts = [_suspension(one.start, where), _suspension(where, one.end)]
    others = [other for other in stops if other is not one]
    whole = run_clock(start=start, limit=limit, now=MUCH_LATER, calendar=AUTUMN, suspensions=stops)
    split = run_clock(
        start=start, limit=limit, now=MUCH_LATER, calendar=AUTUMN, suspensions=[*others, *parts]
    )
    assert whole == split


@given(start=DAYS, limit=LIMITS, stops=suspensions(DAYS), off=DAYS)
def test_adding_a_day_off_never_shortens_a_clock(
    start: date, limit: Limit, stops: list[Suspension], off: date
) -> None:
    # a day to which an act was ruled to belong is worked: were it taken off, the act itself would move
    assume(off not in {start, *(day for one in stops for day in (one.start, one.end))})
    more = AUTUMN.with_days([CalendarDay(day=off, kind=DayKind.LOCAL_HOLIDAY, name="示例")])
    before = run_clock(start=start, limit=limit, now=MUCH_LATER, calendar=AUTUMN, suspensions=stops)
    after = run_clock(start=start, limit=limit, now=MUCH_LATER, calendar=more, suspensions=stops)
    assert after.deadline >= before.deadline


@given(start=MOMENTS, count=st.integers(0, 40), stops=suspensions(MOMENTS), off=DAYS)
def test_adding_a_day_off_never_shortens_a_clock_of_instants(
    start: datetime, count: int, stops: list[Suspension], off: date
) -> None:
    more = AUTUMN.with_days([CalendarDay(day=off, kind=DayKind.LOCAL_HOLIDAY, name="示例")])
    limit = Limit(count=count)
    before = run_clock(start=start, limit=limit, now=MUCH_LATER, calendar=AUTUMN, suspensions=stops)
    after = run_clock(start=start, limit=limit, now=MUCH_LATER, calendar=more, suspensions=stops)
    assert after.deadline >= before.deadline


@given(
    start=MOMENTS,
    limit=LIMITS,
    stops=suspensions(MOMENTS),
    granted=st.none() | MOMENTS,
    finished=st.none() | MOMENTS,
    now=MOMENTS,
)
def test_a_clock_replayed_at_the_end_shows_what_it_showed_live(
    start: datetime,
    limit: Limit,
    stops: list[Suspension],
    granted: datetime | None,
    finished: datetime | None,
    now: datetime,
) -> None:
    extension = Extension(granted=granted, count=5) if granted else None
    live = run_clock(
        start=start,
        limit=limit,
        now=now,
        calendar=AUTUMN,
        suspensions=[
            Suspension(
                procedure=one.procedure,
                start=one.start,
                end=one.end if one.end is not None and one.end <= now else None,
            )
            for one in stops
            if one.start <= now
        ],
        extension=extension if granted and granted <= now else None,
        finished=finished if finished and finished <= now else None,
    )
    replayed = run_clock(
        start=start,
        limit=limit,
        now=now,
        calendar=AUTUMN,
        suspensions=stops,
        extension=extension,
        finished=finished,
    )
    assert live == replayed
    assert live.explanation == replayed.explanation


def _naive_deadline(
    start: date, count: int, stops: list[tuple[date, date]], working: dict[date, bool]
) -> date:
    """Day by day with no calendar of ours: each working day either counts, or is taken out.

    A suspension that began on or before the last day holds that day open until it ends.
    """
    taken: set[date] = set()
    end = _nth(start, count, working)
    pending = sorted(stops)
    merged: list[tuple[date, date]] = []
    for first, last in pending:
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    for first, last in merged:
        if first > end:
            break
        day = first + timedelta(days=1)
        while day <= last:
            if working[day] and day > start:
                taken.add(day)
            day += timedelta(days=1)
        end = _nth(start, count + len(taken), working)
    return end


def _nth(start: date, count: int, working: dict[date, bool]) -> date:
    day, left = start, count
    while left:
        day += timedelta(days=1)
        left -= working[day]
    return day


def _table(shared: Path) -> dict[date, bool]:
    with (shared / "data/calendar/cn_days_2004_2026.csv").open(encoding="utf-8") as source:
        return {date.fromisoformat(row["date"]): row["is_workday"] == "1" for row in csv.DictReader(source)}


@given(start=DAYS, count=st.integers(0, 40), stops=suspensions(DAYS))
def test_the_deadline_is_that_of_a_naive_day_by_day_count(
    start: date, count: int, stops: list[Suspension]
) -> None:
    first = date(2026, 1, 1)
    working = {
        (day := first + timedelta(days=n)): (day.weekday() < 5 and day not in OFF) or day in MAKE_UP
        for n in range(900)
    }
    pairs = [(one.start, one.end) for one in stops]
    reading = run_clock(
        start=start, limit=Limit(count=count), now=MUCH_LATER, calendar=AUTUMN, suspensions=stops
    )
    assert reading.deadline == _naive_deadline(start, count, pairs, working)  # type: ignore[arg-type]


OFF = {
    date(2026, 9, 25),
    date(2026, 9, 26),
    date(2026, 9, 27),
    *(date(2026, 10, day) for day in range(1, 8)),
    date(2027, 1, 1),
    *(date(2027, 10, day) for day in (1, 2, 3)),
    date(2027, 5, 1),
    date(2027, 5, 2),
    *(date(2028, month, day) for month, day in ((1, 1), (5, 1), (5, 2))),
}
MAKE_UP = {date(2026, 9, 20), date(2026, 10, 10)}


@given(
    start=st.dates(date(2004, 1, 1), date(2026, 6, 1)),
    count=st.integers(0, 60),
)
def test_adding_and_counting_agree(start: date, count: int) -> None:
    end = add_working_days(start, count, AUTUMN)
    assert working_days_between(start, end, AUTUMN) == count
    assert working_days_between(end, start, AUTUMN) == -count


@given(start=st.dates(date(2004, 1, 1), date(2030, 1, 1)), count=st.integers(-300, 300))
def test_working_days_are_added_forth_and_back_as_by_stepping(start: date, count: int) -> None:
    day, left = start, abs(count)
    while left:
        day += timedelta(days=1 if count > 0 else -1)
        left -= AUTUMN.is_working(day)
    assert add_working_days(start, count, AUTUMN) == day


@given(start=DAYS, limit=LIMITS, stops=suspensions(DAYS), now=DAYS)
def test_the_explanation_adds_up_to_the_deadline(
    start: date, limit: Limit, stops: list[Suspension], now: date
) -> None:
    reading = run_clock(start=start, limit=limit, now=now, calendar=AUTUMN, suspensions=stops)
    days = reading.explanation.days
    assert [day.day for day in days] == [start + timedelta(days=n) for n in range(len(days))]
    counted = [day for day in days if day.meaning is DayMeaning.COUNTED]
    assert [day.number for day in counted] == list(range(1, len(counted) + 1))
    assert len(counted) == reading.total
    assert [day.day for day in days if day.is_deadline] == [reading.deadline]
    # a limit of no days at all can be over on the day on which it is suspended
    if reading.state in (ClockState.RUNNING, ClockState.SUSPENDED) and limit.count:
        assert reading.days_left >= 0
    if reading.state in (ClockState.NOT_STARTED, ClockState.RUNNING) and limit.is_working_days:
        assert reading.used + reading.days_left == reading.total


def test_a_limit_by_months_agrees_with_its_clock() -> None:
    limit = Limit(count=2, unit=LimitUnit.MONTHS)
    reading = run_clock(start=date(2026, 7, 31), limit=limit, now=date(2026, 8, 1), calendar=AUTUMN)
    assert reading.deadline == add_limit(date(2026, 7, 31), limit, AUTUMN) == date(2026, 9, 30)


def test_every_day_since_2004_counts_as_in_the_table(shared: Path) -> None:
    table = _table(shared)
    special = [
        CalendarDay(day=day, kind=DayKind.MAKE_UP if works else DayKind.HOLIDAY)
        for day, works in table.items()
        if works != (day.weekday() < 5)
    ]
    calendar = WorkCalendar.of(special, official_years=range(2004, 2027))
    assert all(calendar.is_working(day) == works for day, works in table.items())
    for day in list(table)[:8200:7]:
        assert add_working_days(day, 20, calendar) == _nth(day, 20, table)
