"""When people apply, and how office time passes."""

import random
from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from tests.site.simulate.make import CALENDAR
from tongban.kernel.clock import CITY_ZONE
from tongban.site.simulate.hours import (
    MINUTES_A_DAY,
    arrival,
    crowd,
    days_off_before,
    minute_of,
    minutes_until_end_of,
    office_minutes_later,
    office_moment,
)

WEDNESDAY, HOLIDAY, FIRST_DAY_BACK = date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 8)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CITY_ZONE)


@pytest.mark.parametrize(
    ("since", "minutes", "until"),
    [
        ("09-28T09:00", 30, "09-28T09:30"),
        ("09-28T11:50", 20, "09-28T14:40"),  # noon is no office time
        ("09-28T17:20", 20, "09-29T08:40"),
        ("09-28T21:00", 10, "09-29T08:40"),
        ("09-28T06:00", 10, "09-28T08:40"),
        ("09-30T17:00", 60, "10-08T09:00"),  # over the holidays
        ("10-03T10:00", 5, "10-08T08:35"),
        ("10-09T17:20", 20, "10-10T08:40"),  # a make-up Saturday
        ("09-28T08:30", MINUTES_A_DAY, "09-29T08:30"),
    ],
)
def test_office_time_passes_only_while_offices_are_open(since: str, minutes: float, until: str) -> None:
    assert office_minutes_later(at(since), minutes, CALENDAR) == at(until)


def test_the_minutes_of_a_day_are_told_as_they_were_counted() -> None:
    for minute in (0, 1, 209, 210, 389):
        assert minute_of(office_moment(WEDNESDAY, minute), CALENDAR) == minute
    assert minute_of(at("10-01T10:00"), CALENDAR) == 0


@pytest.mark.parametrize(
    ("since", "last", "minutes"),
    [
        ("09-30T17:00", "2026-09-30", 30),
        ("09-30T17:00", "2026-10-08", 30 + MINUTES_A_DAY),
        ("10-02T17:00", "2026-10-08", MINUTES_A_DAY),
        ("10-08T09:00", "2026-09-30", 0),
    ],
)
def test_the_room_until_a_last_day_leaves_days_off_out(since: str, last: str, minutes: float) -> None:
    assert minutes_until_end_of(date.fromisoformat(last), since=at(since), calendar=CALENDAR) == minutes


def test_more_come_after_holidays_than_on_mondays_and_few_on_days_off() -> None:
    monday, friday = date(2026, 9, 21), date(2026, 9, 25)
    assert days_off_before(FIRST_DAY_BACK, CALENDAR) == 7
    assert crowd(FIRST_DAY_BACK, CALENDAR) > crowd(monday, CALENDAR) > crowd(WEDNESDAY, CALENDAR)
    assert crowd(WEDNESDAY, CALENDAR) > crowd(friday, CALENDAR) > 2 * crowd(HOLIDAY, CALENDAR)


def test_the_first_days_of_a_month_are_busier() -> None:
    assert crowd(date(2026, 11, 3), CALENDAR) > crowd(date(2026, 11, 10), CALENDAR)


def test_people_apply_in_two_humps_on_working_days_and_from_home_on_days_off() -> None:
    draw = random.Random(1)
    working, off = (
        Counter(arrival(day, CALENDAR, draw).hour for _ in range(3000)) for day in (WEDNESDAY, HOLIDAY)
    )
    assert working[10] > 3 * working[12] < working[15]
    assert off[20] > off[13]
    assert sum(off[hour] for hour in range(18, 24)) / 3000 > sum(working[h] for h in range(18, 24)) / 3000
    assert min(working) >= 7
    assert max(off) <= 22


def test_an_arrival_is_of_its_day() -> None:
    draw = random.Random(2)
    assert {arrival(HOLIDAY + timedelta(days=n), CALENDAR, draw).date() for n in range(3)} == {
        HOLIDAY + timedelta(days=n) for n in range(3)
    }
