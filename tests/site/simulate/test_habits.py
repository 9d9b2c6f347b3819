"""How officers work: each habit shows in when they act."""

import random
import statistics
from datetime import date, datetime, timedelta

import pytest

from tests.site.simulate.make import CALENDAR, city
from tongban.kernel.clock import CITY_ZONE
from tongban.site.simulate.facts import Habit
from tongban.site.simulate.habits import SHARES, corrects, last_working_day_of_week, moment_of
from tongban.site.simulate.hiring import hands_for
from tongban.site.simulate.hours import AFTERNOON, MORNING
from tongban.standards.working_time import add_working_days, effective_day

MANY = 400
READY = [datetime(2026, 9, 21, 8, 0, tzinfo=CITY_ZONE) + timedelta(hours=7 * n) for n in range(MANY // 4)] * 4


def moments(habit: Habit, *, days: int | None = 2) -> list[tuple[datetime, datetime]]:
    draw = random.Random(5)
    return [
        (ready, moment_of(habit, ready=ready, days=days, draw=draw, calendar=CALENDAR)) for ready in READY
    ]


def late(habit: Habit) -> int:
    """How many came behind the last day."""
    return sum(
        done.date() > add_working_days(effective_day(ready, CALENDAR), 2, CALENDAR)
        for ready, done in moments(habit)
    )


@pytest.mark.parametrize("habit", list(Habit))
def test_nobody_works_on_a_day_off_or_outside_office_hours(habit: Habit) -> None:
    for ready, done in moments(habit):
        assert done >= ready
        assert CALENDAR.is_working(done.date())
        assert any(opens <= done.time() <= closes for opens, closes in (MORNING, AFTERNOON))


def test_the_prompt_are_quicker_than_the_steady_and_those_than_the_slow() -> None:
    prompt, steady, slow = (
        statistics.median((done - ready).total_seconds() for ready, done in moments(habit, days=9))
        for habit in (Habit.PROMPT, Habit.STEADY, Habit.SLOW)
    )
    assert prompt < steady < slow


def test_only_the_slow_the_forgetful_and_the_friday_worker_are_ever_late() -> None:
    assert [late(habit) for habit in (Habit.PROMPT, Habit.STEADY, Habit.STRICT)] == [0, 0, 0]
    assert 0 < late(Habit.SLOW) < MANY * 0.15
    assert MANY * 0.08 < late(Habit.FORGETFUL) < MANY * 0.25
    assert late(Habit.FRIDAY) > MANY * 0.25


def test_the_friday_worker_does_everything_on_friday_afternoon() -> None:
    for _ready, done in moments(Habit.FRIDAY):
        monday = done.date() - timedelta(days=done.weekday())
        assert done.date() == last_working_day_of_week(monday, CALENDAR)
        assert done.hour >= 14


@pytest.mark.parametrize(
    ("monday", "last"),
    [
        (date(2026, 9, 21), date(2026, 9, 25)),
        (date(2026, 9, 28), date(2026, 9, 30)),  # Thursday and Friday are holidays
        (date(2026, 10, 5), date(2026, 10, 9)),
    ],
)
def test_a_friday_that_is_off_goes_back_to_the_last_working_day(monday: date, last: date) -> None:
    assert last_working_day_of_week(monday, CALENDAR) == last


def test_the_strict_ask_for_corrections_more_often() -> None:
    draw = random.Random(7)
    strict, steady = (
        sum(corrects(habit, draw) for _ in range(1000)) for habit in (Habit.STRICT, Habit.STEADY)
    )
    assert strict > 3 * steady > 0


def test_the_shares_of_the_habits_are_of_a_hundred() -> None:
    assert sum(SHARES.values()) == 100
    assert SHARES.keys() == set(Habit) - {Habit.FRIDAY}


def test_one_reviewer_of_the_city_works_on_fridays() -> None:
    services = city(habits=tuple(Habit)).services
    for seed in range(5):
        found = [one for one in hands_for(services, names=["张三"], seed=seed) if one.habit is Habit.FRIDAY]
        assert [one.post for one in found] == ["review"]


def test_every_office_has_each_post_filled_by_the_same_people_each_time() -> None:
    services = city(habits=(Habit.STEADY, Habit.SLOW)).services
    first, again, other = (list(hands_for(services, names=["张三", "李四"], seed=seed)) for seed in (1, 1, 2))
    assert first == again
    assert [(one.key, one.name) for one in first] == [(one.key, one.name) for one in other]
    assert {(one.organisation, one.post) for one in first} == {
        (office, post)
        for office in ("steady", "slow")
        for post in ("accept", "review", "approve", "issue", "head")
    }
