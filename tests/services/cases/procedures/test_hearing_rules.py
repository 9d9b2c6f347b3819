"""The days and the people of a hearing, counted by hand from the real calendar of 2026 (行政许可法 arts. 47, 48)."""

from datetime import date, datetime
from uuid import UUID

import pytest

from tests.services.cases.timing.make import moment, refused_as
from tongban.foundation.calendars.public import calendar_for
from tongban.services.cases.facts import Outcome
from tongban.services.cases.procedures.facts import RightState
from tongban.services.cases.procedures.rules import (
    check_chair,
    check_day,
    check_heard,
    check_officers,
    first_day_possible,
    last_day_to_ask,
    last_day_to_hold,
)
from tongban.standards.working_time import add_working_days

pytestmark = pytest.mark.django_db
NEIGHBOUR = UUID(int=1)
DAY = date(2026, 10, 12)


@pytest.mark.parametrize(
    ("told", "until"),
    [
        (moment(9, 28), date(2026, 10, 10)),  # 29, 30 September, 8, 9 and the worked Saturday 10 October
        (moment(9, 28, 18), date(2026, 10, 12)),  # after hours: the 29th is day 0
        (moment(10, 12), date(2026, 10, 19)),  # 13, 14, 15, 16, 19
        (moment(10, 17), date(2026, 10, 26)),  # a Saturday off: Monday 19 is day 0
    ],
)
def test_there_are_five_working_days_to_ask(told: datetime, until: date) -> None:
    assert last_day_to_ask(told_at=told, calendar=calendar_for("341602000000")) == until


def test_a_hearing_is_held_within_twenty_working_days_of_the_first_request() -> None:
    calendar = calendar_for("341602000000")
    # 10 October, 12–16, 19–23, 26–30, 2–5 November
    assert last_day_to_hold([moment(10, 10), moment(10, 9)], calendar=calendar) == date(2026, 11, 5)
    assert last_day_to_hold([], calendar=calendar) is None


@pytest.mark.parametrize(
    ("told", "first"),
    [
        (
            moment(10, 12),
            date(2026, 10, 21),
        ),  # 13, 14, 15, 16, 19, 20 lie between, and the 21st is the seventh
        (moment(9, 28), date(2026, 10, 13)),  # 29, 30, 8, 9, 10, 12, 13
    ],
)
def test_the_notice_goes_out_seven_working_days_before(told: datetime, first: date) -> None:
    calendar = calendar_for("341602000000")
    assert first_day_possible(told_at=told, calendar=calendar) == first
    at_nine = datetime.combine(first, moment(10, 1, 9).timetz())
    check_day(at_nine, told_at=told, hold_by=None, calendar=calendar)
    before = datetime.combine(add_working_days(first, -1, calendar), moment(10, 1, 9).timetz())
    with refused_as("hearing-notice-too-short"):
        check_day(before, told_at=told, hold_by=None, calendar=calendar)


def test_a_day_off_and_a_day_after_the_twenty_are_refused() -> None:
    calendar = calendar_for("341602000000")
    for wrong in (moment(10, 24, 9), moment(10, 26, 19)):  # a Saturday; after hours
        with refused_as("hearing-not-on-working-day"):
            check_day(wrong, told_at=moment(10, 12), hold_by=None, calendar=calendar)
    check_day(moment(11, 5, 9), told_at=moment(10, 12), hold_by=date(2026, 11, 5), calendar=calendar)
    with refused_as("hearing-too-late"):
        check_day(moment(11, 6, 9), told_at=moment(10, 12), hold_by=date(2026, 11, 5), calendar=calendar)


def test_an_office_that_is_late_does_not_cut_the_seven_days() -> None:
    calendar = calendar_for("341602000000")
    late = {"told_at": moment(11, 4), "hold_by": date(2026, 11, 5), "calendar": calendar}
    check_day(moment(11, 13, 9), **late)  # type: ignore[arg-type]
    with refused_as("hearing-too-late"):
        check_day(moment(11, 16, 9), **late)  # type: ignore[arg-type]


def test_the_chair_has_no_part_in_the_case() -> None:
    check_chair(3, name="唐主持", examiners={1, 2}, clerk=4)
    for chair in (1, 4):
        with refused_as("chair-has-examined"):
            check_chair(chair, name="王审核", examiners={1, 2}, clerk=4)


def _right(party: UUID | None = None, *, until: date = date(2026, 10, 10), **said: bool) -> RightState:
    return RightState(party=party, until=until, **({"has_asked": False, "has_waived": False} | said))


@pytest.mark.parametrize(
    ("outcome", "more", "code"),
    [
        (Outcome.REFUSED, {"rights": []}, ""),
        (Outcome.GRANTED, {"rights": [], "says_hearing": True}, ""),
        (Outcome.REFUSED, {"rights": [], "says_hearing": True}, "hearing-right-not-told"),
        (Outcome.GRANTED, {"rights": [_right()], "is_somebody_untold": True}, "hearing-right-not-told"),
        (Outcome.REFUSED, {"rights": [_right(until=DAY)], "says_hearing": True}, "hearing-right-open"),
        (Outcome.REFUSED, {"rights": [_right()], "says_hearing": True}, ""),
        (Outcome.REFUSED, {"rights": [_right(until=DAY, has_waived=True)]}, ""),
        (Outcome.GRANTED, {"rights": [_right(), _right(NEIGHBOUR, has_asked=True)]}, "hearing-not-held"),
        (Outcome.GRANTED, {"rights": [_right(NEIGHBOUR, has_asked=True, is_met=True)], "was_held": True}, ""),
        # somebody who was told after a hearing and asked again
        (
            Outcome.GRANTED,
            {"rights": [_right(NEIGHBOUR, has_asked=True)], "was_held": True},
            "hearing-not-held",
        ),
        (Outcome.GRANTED, {"rights": [], "is_announced": True}, "hearing-not-held"),
        (Outcome.GRANTED, {"rights": [], "is_announced": True, "was_held": True}, ""),
        (Outcome.REFUSED, {"rights": [], "is_open": True}, "hearing-not-held"),
    ],
)
def test_what_stands_before_a_decision(outcome: Outcome, more: dict[str, object], code: str) -> None:
    facts = {"says_hearing": False, "today": DAY} | more
    if not code:
        check_heard(outcome, **facts)  # type: ignore[arg-type]
        return
    with refused_as(code):
        check_heard(outcome, **facts)  # type: ignore[arg-type]


def test_two_officers_of_the_organisation_make_a_site_visit() -> None:
    check_officers({1, 2}, colleagues={1, 2, 3})
    for officers in ({1}, {1, 9}):
        with refused_as("too-few-officers"):
            check_officers(officers, colleagues={1, 2, 3})
