"""The story: the same for the same seed, and believable."""

from collections import Counter
from datetime import date, timedelta

from tests.site.simulate.make import CALENDAR, city, plan
from tongban.resources.registers.public import age_on
from tongban.site.simulate.facts import Doing, Habit, Life
from tongban.site.simulate.hours import AFTERNOON, MORNING
from tongban.site.simulate.story import draw_story
from tongban.standards.working_time import add_working_days, effective_day

OF_AN_OFFICER = set(Doing) - {
    Doing.SUBMIT,
    Doing.CORRECT,
    Doing.WITHDRAW,
    Doing.URGE,
    Doing.RATE,
    Doing.COMPLAIN,
}
EVERY_HABIT = city(habits=tuple(Habit))


def doings(life: Life) -> list[Doing]:
    return [act.doing for act in life.acts]


def test_the_same_seed_and_start_tell_the_same_story() -> None:
    assert draw_story(plan(), EVERY_HABIT) == draw_story(plan(), EVERY_HABIT)


def test_another_seed_tells_another_story() -> None:
    one, other = draw_story(plan(), EVERY_HABIT), draw_story(plan(seed=2), EVERY_HABIT)
    assert [life.acts for life in one.lives.values()] != [life.acts for life in other.lives.values()]


def test_more_days_only_add_to_the_story() -> None:
    short, long = draw_story(plan(days=10), EVERY_HABIT), draw_story(plan(days=28), EVERY_HABIT)
    assert short.lives.items() < long.lives.items()


def test_officers_act_in_office_hours_on_working_days_only() -> None:
    story = draw_story(plan(), EVERY_HABIT)
    acts = [act for life in story.lives.values() for act in life.acts if act.doing in OF_AN_OFFICER]
    assert len(acts) > 1000
    for act in acts:
        assert act.by
        assert CALENDAR.is_working(act.at.date()), act
        assert any(opens <= act.at.time() <= closes for opens, closes in (MORNING, AFTERNOON)), act


def test_people_apply_on_days_off_too() -> None:
    story = draw_story(plan(), EVERY_HABIT)
    came = Counter(life.acts[0].at.date() for life in story.lives.values())
    assert 0 < came[date(2026, 10, 3)] < came[date(2026, 9, 30)] < came[date(2026, 10, 8)]


def test_a_life_goes_in_its_order() -> None:
    for life in draw_story(plan(), EVERY_HABIT).lives.values():
        done = doings(life)
        assert done[0] is Doing.SUBMIT
        assert [act.at for act in life.acts] == sorted(act.at for act in life.acts)
        order = [one for one in done if one in (Doing.ACCEPT, Doing.REVIEW, Doing.DECIDE, Doing.ISSUE)]
        assert order == [Doing.ACCEPT, Doing.REVIEW, Doing.DECIDE, Doing.ISSUE][: len(order)]
        if Doing.CORRECT in done:
            assert done.index(Doing.ASK_CORRECTION) < done.index(Doing.CORRECT) < done.index(Doing.ACCEPT)
        if Doing.WITHDRAW in done:
            assert not {Doing.DECIDE, Doing.ISSUE, Doing.RATE} & set(done)


def test_everything_that_happens_in_a_city_happens() -> None:
    done = Counter(doing for life in draw_story(plan(), EVERY_HABIT).lives.values() for doing in doings(life))
    assert done.keys() == set(Doing)
    assert done[Doing.DECIDE] > 10 * (done[Doing.WITHDRAW] + done[Doing.REFUSE_ACCEPTANCE])


def test_nothing_is_asked_for_once_silence_has_accepted() -> None:
    """行政许可法 (2019) art. 32: five working days."""
    for life in draw_story(plan(), EVERY_HABIT).lives.values():
        last = add_working_days(effective_day(life.acts[0].at, CALENDAR), 5, CALENDAR)
        for act in life.acts:
            if act.doing in (Doing.ASK_CORRECTION, Doing.REFUSE_ACCEPTANCE):
                assert act.at.date() < last


def test_a_complaint_is_taken_up_and_answered_after_it_was_filed() -> None:
    lives = draw_story(plan(days=60, cases_per_day=60), EVERY_HABIT).lives.values()
    courses = [
        [one for one in doings(life) if "complain" in one] for life in lives if Doing.COMPLAIN in doings(life)
    ]
    assert len(courses) > 5
    assert all(course == [Doing.COMPLAIN, Doing.TAKE_COMPLAINT, Doing.ANSWER_COMPLAINT] for course in courses)


def test_who_waits_too_long_is_less_content() -> None:
    """Of the same measure of cases the good offices get better ratings than the one that works on Fridays."""
    story = draw_story(plan(days=60, cases_per_day=60), EVERY_HABIT)
    bad: Counter[str] = Counter()
    rated: Counter[str] = Counter()
    for life in story.lives.values():
        for act in life.acts:
            if act.doing is Doing.RATE:
                rated[life.service.organisation] += 1
                bad[life.service.organisation] += act.said["level"].endswith("dissatisfied")
    share = {office: bad[office] / rated[office] for office in rated}
    assert share[Habit.PROMPT] < share[Habit.FRIDAY]


def test_applicants_are_old_enough_and_firms_ask_for_what_is_for_firms() -> None:
    for life in draw_story(plan(), EVERY_HABIT).lives.values():
        assert bool(life.uscc) is life.service.is_for_firms
        if not life.uscc:
            born = EVERY_HABIT.residents[life.resident].born
            assert age_on(born, plan().start) >= life.service.from_age


def test_a_day_tells_its_acts_in_order() -> None:
    story, day = draw_story(plan(), EVERY_HABIT), date(2026, 9, 23)
    acts = story.acts_of(day)
    assert acts == sorted(acts, key=lambda act: (act.at, act.case))
    assert {act.at.date() for act in acts} == {day}
    every = [story.acts_of(plan().start + timedelta(days=n)) for n in range(200)]
    assert sum(map(len, every)) == sum(len(life.acts) for life in story.lives.values())
