"""When a clock raises a reminder, a yellow or a red card."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.supervision.make import CALENDAR, clock, watched
from tongban.services.supervision.facts import ClockKind, Level, WatchedCase
from tongban.services.supervision.rulebook.book import ALL_RULES, rule_of
from tongban.services.supervision.rules import findings
from tongban.standards.working_time import add_working_days

MONDAY = date(2026, 9, 28)


def found(case: WatchedCase, today: date = MONDAY) -> set[str]:
    return {one.rule.number for one in findings(case, today=today, calendar=CALENDAR)}


def due_in(days: int) -> date:
    return add_working_days(MONDAY, days, CALENDAR)


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (3, set()),
        (2, {"TL-31"}),
        (1, {"TL-31"}),
        (0, {"TL-31"}),
        (-1, {"TL-32"}),
        (-2, {"TL-32"}),
        (-3, {"TL-32", "TL-33"}),
        (-9, {"TL-32", "TL-33"}),
    ],
)
def test_the_promised_limit_reminds_two_days_before_and_then_goes_yellow_and_red(
    left: int, expected: set[str]
) -> None:
    assert found(watched(promised=clock(due_in(left)))) == expected


def test_holidays_are_not_days_late() -> None:
    case = watched(promised=clock(date(2026, 9, 30)))
    assert found(case, date(2026, 10, 7)) == {"TL-31"}
    assert found(case, date(2026, 10, 8)) == {"TL-32"}


@pytest.mark.parametrize(("left", "expected"), [(0, set()), (-1, {"TL-41"}), (-5, {"TL-41"})])
def test_the_statutory_limit_goes_red_when_it_has_passed(left: int, expected: set[str]) -> None:
    assert found(watched(statutory=clock(due_in(left)))) == expected


@pytest.mark.parametrize(
    ("left", "expected"), [(0, set()), (-1, {"TL-21"}), (-2, {"TL-22"}), (-4, {"TL-22"})]
)
def test_a_step_is_reminded_of_when_late_and_goes_yellow_after_more_than_a_day(
    left: int, expected: set[str]
) -> None:
    assert found(_with_step(due_in(left))) == expected


def _with_step(due_on: date) -> WatchedCase:
    return replace(watched(step="review"), clocks={ClockKind.STEP: clock(due_on)})


def test_acceptance_reminds_a_day_before_goes_yellow_late_and_red_when_deemed() -> None:
    assert found(watched(acceptance=clock(due_in(1)))) == {"TL-11"}
    assert found(watched(acceptance=clock(due_in(-1)), is_licensing=False)) == {"TL-12"}
    assert found(watched(acceptance=clock(due_in(-1)))) == set()
    deemed = watched(acceptance=clock(due_in(-1), ended_on=due_in(-3)), is_deemed_accepted=True)
    assert found(deemed) == {"TL-13"}


def test_a_late_delivery_goes_red() -> None:
    assert found(watched(delivery=clock(due_in(-1)))) == {"TL-51"}


@pytest.mark.parametrize(("left", "expected"), [(1, set()), (0, set()), (-1, {"SV-11"}), (-4, {"SV-11"})])
def test_a_bad_rating_not_answered_in_time_goes_yellow(left: int, expected: set[str]) -> None:
    assert found(replace(watched(rating=clock(due_in(left))), rating_stage="accept")) == expected


@pytest.mark.parametrize(
    ("left", "expected"),
    [(2, set()), (1, {"SV-15"}), (0, {"SV-15"}), (-1, {"SV-16"}), (-4, {"SV-16"})],
)
def test_an_enquiry_is_reminded_of_the_day_before_and_goes_yellow_late(left: int, expected: set[str]) -> None:
    assert found(watched(enquiry=clock(due_in(left)))) == expected


def test_each_question_of_an_enquiry_is_another_subject() -> None:
    late = watched(enquiry=clock(due_in(-1)))
    subjects = [
        findings(replace(late, question=question), today=MONDAY, calendar=CALENDAR)[0].subject
        for question in (1, 2, 3)
    ]
    assert subjects == ["", "2", "3"]


def test_each_stage_of_a_bad_rating_is_another_subject() -> None:
    late = watched(is_licensing=False, rating=clock(due_in(-1)))
    subjects = {
        findings(replace(late, rating_stage=stage), today=MONDAY, calendar=CALENDAR)[0].subject
        for stage in ("accept", "rectify", "revisit")
    }
    assert subjects == {"accept", "rectify", "revisit"}


def test_a_limit_of_two_days_is_not_reminded_of_on_the_day_it_begins() -> None:
    assert found(watched(promised=clock(due_in(2), started_on=MONDAY))) == set()
    assert found(watched(promised=clock(due_in(2), started_on=due_in(-1)))) == {"TL-31"}


def test_a_clock_that_ended_in_time_raises_nothing_later() -> None:
    case = watched(promised=clock(MONDAY, ended_on=MONDAY))
    assert found(case, MONDAY + timedelta(days=60)) == set()


def test_a_clock_that_ended_late_is_judged_by_that_day_whenever_it_is_asked() -> None:
    case = watched(promised=clock(due_in(-1), ended_on=MONDAY))
    assert found(case, MONDAY) == found(case, MONDAY + timedelta(days=60)) == {"TL-32"}


def test_a_step_that_opens_again_is_another_subject() -> None:
    first = findings(_with_step(due_in(-2)), today=MONDAY, calendar=CALENDAR)[0]
    second = findings(_with_step(due_in(-3)), today=MONDAY, calendar=CALENDAR)[0]
    assert first.subject != second.subject


@given(st.integers(min_value=-15, max_value=15), st.integers(min_value=0, max_value=15))
def test_waiting_longer_never_takes_a_yellow_or_red_card_back(left: int, later: int) -> None:
    case = watched(promised=clock(due_in(left)), statutory=clock(due_in(left + 3)))

    def cards(today: date) -> set[str]:
        hits = findings(case, today=today, calendar=CALENDAR)
        return {one.rule.number for one in hits if one.rule.level is not Level.REMINDER}

    assert cards(MONDAY) <= cards(MONDAY + timedelta(days=later))


def test_every_rule_has_a_number_and_version_of_its_own_a_text_and_a_basis() -> None:
    assert len({(rule.number, rule.version) for rule in ALL_RULES}) == len(ALL_RULES)
    assert all(rule.text and rule.basis and rule_of(rule.number, rule.version) is rule for rule in ALL_RULES)
