"""The rulings, one by one: what we do where the law leaves room."""

from datetime import time

import pytest

from tests.standards.working_time.make import AUTUMN, at, clock, d, stop
from tongban.standards.working_time import (
    DEFAULT_RULINGS,
    Approver,
    ClockState,
    Extension,
    ExtensionTerms,
    Finding,
    Limit,
    LimitUnit,
    Procedure,
    Rulings,
    Suspension,
    WorkCalendar,
    add_limit,
    effective_day,
    run_clock,
    valid_until,
)


def test_ruling_1_the_day_of_the_event_is_not_counted() -> None:
    assert clock(limit=Limit(count=1)).deadline == d("9-24")
    assert clock(limit=Limit(count=5)).deadline == d("10-8")
    assert clock(limit=Limit(count=1), rulings=Rulings(day_of_event_counts=True)).deadline == d("9-23")


def test_ruling_1_instants_are_read_in_the_citys_zone() -> None:
    # 23:30 UTC on the 22nd is 7:30 on the 23rd in the city
    assert effective_day(at("9-23", 7, 30).astimezone(tz=None), AUTUMN) == d("9-23")


def test_an_instant_without_a_zone_is_a_fault() -> None:
    with pytest.raises(ValueError, match="aware"):
        effective_day(at("9-23").replace(tzinfo=None), AUTUMN)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (at("9-23", 0, 1), "9-23"),
        (at("9-23", 17, 30, 0), "9-23"),
        (at("9-23", 17, 30, 1), "9-24"),
        (at("9-24", 21, 0), "9-28"),
        (at("9-26", 10, 0), "9-28"),
        (at("10-10", 10, 0), "10-10"),
        (at("10-10", 18, 0), "10-12"),
        (at("9-30", 23, 59), "10-8"),
    ],
)
def test_ruling_2_what_happens_after_hours_or_on_a_day_off_belongs_to_the_next_working_day(
    moment, day
) -> None:  # type: ignore[no-untyped-def]
    assert effective_day(moment, AUTUMN) == d(day)


def test_ruling_2_holds_for_whoever_acts() -> None:
    late = clock(limit=Limit(count=1), finished=at("9-24", 17, 31), now=at("9-28"))
    assert (late.state, late.today) == (ClockState.DONE_LATE, d("9-28"))
    in_time = clock(limit=Limit(count=1), finished=at("9-24", 17, 30), now=at("9-28"))
    assert in_time.state is ClockState.DONE_IN_TIME


def test_ruling_3_a_suspension_takes_out_the_days_after_its_first_up_to_its_last() -> None:
    reading = clock(limit=Limit(count=10), suspensions=[stop("9-24", "9-29")], now=d("10-20"))
    # 9-28 and 9-29 are taken out; without them the end is 10-14
    assert (reading.taken_out, reading.deadline) == (2, d("10-16"))


def test_ruling_3_overlapping_suspensions_count_once() -> None:
    one = clock(limit=Limit(count=10), suspensions=[stop("9-24", "10-9")], now=d("10-20"))
    two = clock(
        limit=Limit(count=10),
        suspensions=[stop("9-24", "9-30"), stop("9-29", "10-9"), stop("9-28", "9-29")],
        now=d("10-20"),
    )
    assert one.deadline == two.deadline
    assert one.taken_out == two.taken_out


def test_ruling_3_an_open_suspension_counts_up_to_and_including_today() -> None:
    for today, taken in (("9-24", 0), ("9-28", 1), ("9-30", 3), ("10-4", 3), ("10-10", 6)):
        reading = clock(limit=Limit(count=10), suspensions=[stop("9-24")], now=d(today))
        assert (reading.taken_out, reading.state) == (taken, ClockState.SUSPENDED)
        assert reading.days_left == 9


def test_ruling_3_days_before_the_clock_started_take_out_nothing() -> None:
    reading = clock(limit=Limit(count=5), suspensions=[stop("9-14", "9-23")], now=d("10-20"))
    assert (reading.taken_out, reading.deadline) == (0, d("10-8"))
    reading = clock(limit=Limit(count=5), suspensions=[stop("9-14", "9-24")], now=d("10-20"))
    assert (reading.taken_out, reading.deadline) == (1, d("10-9"))


def test_ruling_3_a_suspension_after_the_limit_expired_takes_out_nothing() -> None:
    reading = clock(limit=Limit(count=5), suspensions=[stop("10-9", "10-16")], now=d("10-20"))
    assert (reading.taken_out, reading.deadline, reading.state) == (0, d("10-8"), ClockState.OVERDUE)


def test_ruling_3_a_suspension_that_starts_on_the_last_day_still_shifts_the_end() -> None:
    reading = clock(limit=Limit(count=5), suspensions=[stop("10-8", "10-12")], now=d("10-20"))
    assert (reading.taken_out, reading.deadline) == (3, d("10-12"))


def test_ruling_3_a_clock_by_the_calendar_is_shifted_by_calendar_days_and_then_moved() -> None:
    limit = Limit(count=10, unit=LimitUnit.CALENDAR_DAYS)
    assert clock(limit=limit).deadline == d("10-8")  # 10-3 is off
    reading = clock(limit=limit, suspensions=[stop("9-24", "9-30")], now=d("10-20"))
    assert (reading.taken_out, reading.deadline) == (6, d("10-9"))


@pytest.mark.parametrize("procedure", list(Procedure))
def test_ruling_4_only_the_eight_procedures_of_article_45_stop_a_clock(procedure: Procedure) -> None:
    reading = clock(suspensions=[stop("9-24", "9-30", procedure)], now=d("10-20"))
    is_of_law = procedure not in (Procedure.SITE_VISIT, Procedure.PUBLIC_NOTICE, Procedure.SUPERIOR_REPLY)
    assert (reading.taken_out > 0) is is_of_law
    assert (Finding.PROCEDURE_DOES_NOT_STOP in reading.findings) is not is_of_law


def test_ruling_4_another_procedure_stops_the_clock_where_a_special_law_says_so() -> None:
    visit = Suspension(
        procedure=Procedure.SITE_VISIT, start=d("9-24"), end=d("9-30"), special_law="某法第十条"
    )
    reading = clock(suspensions=[visit], now=d("10-20"))
    assert (reading.taken_out, reading.findings) == (3, ())


def test_ruling_4_a_missing_written_notice_does_not_undo_the_stop_but_is_found() -> None:
    silent = Suspension(procedure=Procedure.APPRAISAL, start=d("9-24"), end=d("9-30"), is_noticed=False)
    reading = clock(suspensions=[silent], now=d("10-20"))
    assert (reading.taken_out, reading.findings) == (3, (Finding.NOTICE_MISSING,))
    strict = clock(suspensions=[silent], now=d("10-20"), rulings=Rulings(missing_notice_undoes_stop=True))
    assert strict.taken_out == 0


def test_ruling_5_an_extension_granted_on_the_last_day_counts() -> None:
    reading = clock(extension=Extension(granted=at("10-8", 17, 30), count=10), now=at("10-9"))
    assert (reading.extended_by, reading.deadline) == (10, d("10-21"))


def test_ruling_5_an_extension_after_the_deadline_does_not_count_and_is_found() -> None:
    reading = clock(extension=Extension(granted=at("10-8", 17, 31), count=10), now=at("10-9"))
    assert (reading.extended_by, reading.findings) == (0, (Finding.EXTENSION_TOO_LATE,))


def test_ruling_5_the_deadline_for_granting_is_the_one_as_shifted() -> None:
    reading = clock(
        suspensions=[stop("9-28", "10-9")],
        extension=Extension(granted=d("10-12"), count=10),
        now=d("10-12"),
    )
    assert reading.extended_by == 10


def test_ruling_5_an_extension_is_capped_by_law() -> None:
    reading = clock(
        limit=Limit(count=20),
        extension=Extension(granted=d("9-28"), count=15),
        terms=ExtensionTerms(at_most=10),
    )
    assert (reading.extended_by, reading.findings) == (10, (Finding.EXTENSION_CAPPED,))


@pytest.mark.parametrize(
    ("approver", "extended_by"), [(Approver.HEAD_OF_ORGAN, 0), (Approver.HEAD_OF_GOVERNMENT, 15)]
)
def test_ruling_5_a_joint_extension_needs_the_head_of_government(
    approver: Approver, extended_by: int
) -> None:
    reading = clock(
        limit=Limit(count=45),
        extension=Extension(granted=d("9-28"), count=15, approver=approver),
        terms=ExtensionTerms(at_most=15, approver=Approver.HEAD_OF_GOVERNMENT),
    )
    assert reading.extended_by == extended_by


@pytest.mark.parametrize(
    ("today", "left", "state"),
    [
        ("9-22", 5, ClockState.NOT_STARTED),
        ("9-23", 5, ClockState.RUNNING),
        ("9-28", 3, ClockState.RUNNING),
        ("10-7", 1, ClockState.RUNNING),
        ("10-8", 0, ClockState.RUNNING),
        ("10-9", -1, ClockState.OVERDUE),
        ("10-10", -2, ClockState.OVERDUE),
        ("10-11", -2, ClockState.OVERDUE),
    ],
)
def test_ruling_7_remaining_days_leave_today_out(today: str, left: int, state: ClockState) -> None:
    reading = clock(now=d(today))
    assert (reading.days_left, reading.state) == (left, state)


def test_ruling_7_an_overdue_clock_is_negative_even_on_the_days_off_right_after() -> None:
    reading = clock(limit=Limit(count=1), now=d("9-26"))
    assert (reading.deadline, reading.days_left, reading.state) == (d("9-24"), -1, ClockState.OVERDUE)


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        ("2027-1-31", Limit(count=1, unit=LimitUnit.MONTHS), "2027-3-1"),  # 28 February is a Sunday
        ("2026-1-31", Limit(count=3, unit=LimitUnit.MONTHS), "2026-4-30"),
        ("2024-2-29", Limit(count=1, unit=LimitUnit.YEARS), "2025-2-28"),
        ("2026-9-10", Limit(count=1, unit=LimitUnit.MONTHS), "2026-10-10"),  # a make-up Saturday
        ("2026-9-1", Limit(count=1, unit=LimitUnit.MONTHS), "2026-10-8"),
    ],
)
def test_ruling_8_months_and_years_end_on_the_same_day_number_moved_off_a_day_off(
    start: str, limit: Limit, end: str
) -> None:
    assert add_limit(d(start), limit, AUTUMN) == d(end)


def test_ruling_8_a_licences_validity_never_moves() -> None:
    assert valid_until(d("10-8"), Limit(count=5, unit=LimitUnit.YEARS), AUTUMN) == d("2031-10-7")
    assert valid_until(d("9-4"), Limit(count=1, unit=LimitUnit.MONTHS), AUTUMN) == d("10-3")


def test_ruling_11_a_year_without_an_official_calendar_is_provisional() -> None:
    reading = clock(start=d("12-24"), limit=Limit(count=10), now=d("12-25"))
    # 1 January is off by regulation; the weekend is off by itself
    assert reading.deadline == d("2027-1-8")
    assert reading.is_provisional
    assert reading.explanation.provisional_years == (2027,)
    assert 11 in reading.explanation.rulings
    assert not clock().is_provisional


def test_the_rulings_that_come_with_the_calendar_hold_where_a_question_names_none() -> None:
    noon = Rulings(office_closes=time(12), day_of_event_counts=True, calendar_limits_move=False)
    calendar = WorkCalendar.of((), official_years=[2026], rulings=noon)
    assert effective_day(at("9-21", 12, 1), calendar) == d("9-22")
    assert effective_day(at("9-21", 12, 1), calendar, DEFAULT_RULINGS) == d("9-21")
    limit = Limit(count=5)
    assert add_limit(d("9-21"), limit, calendar) == d("9-25")
    reading = run_clock(start=at("9-21"), limit=limit, now=at("9-22"), calendar=calendar)
    assert reading.deadline == d("9-25")
    days = Limit(count=5, unit=LimitUnit.CALENDAR_DAYS)
    assert add_limit(d("9-22"), days, calendar) == d("9-26")  # a Saturday, left where it is
    assert calendar.with_days([]).rulings == noon
