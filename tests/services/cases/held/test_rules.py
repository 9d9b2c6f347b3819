"""When a renewal may be asked for: dated examples, counted by hand from art. 50 and the calendar of 2026."""

from datetime import date

import pytest

from tests.services.cases.held.make import moment
from tongban.services.cases.held.facts import NothingToRenew, RenewalTooEarly
from tongban.services.cases.held.rules import as_entry, check_window, renewal_window, standing_of
from tongban.services.items.public import BusinessKind, Limit
from tongban.standards.statutes import RenewalState
from tongban.standards.working_time import CalendarDay, DayKind, WorkCalendar

# National Day 2026: 1–7 October off, Saturday the 10th a make-up day
CALENDAR = WorkCalendar.of(
    [
        *(CalendarDay(day=date(2026, 10, d), kind=DayKind.HOLIDAY, name="国庆节") for d in range(1, 8)),
        CalendarDay(day=date(2026, 10, 10), kind=DayKind.MAKE_UP, name="国庆节"),
    ],
    official_years=[2026],
)
RENEWAL = BusinessKind(business="renewal")


@pytest.mark.parametrize(
    ("kind", "ends", "opens_on", "last_day"),
    [
        # 30 calendar days before, though it lies in the holiday
        (RENEWAL, date(2026, 11, 5), None, date(2026, 10, 6)),
        (RENEWAL, date(2026, 11, 14), None, date(2026, 10, 15)),
        # a rule's own 15 working days before Tuesday, 20 October: 19 16 15 14 13 12 10 9 8, 30 29 28 25 24 23
        (
            RENEWAL.model_copy(update={"lead": Limit(count=15), "opens": Limit(count=3, unit="months")}),
            date(2026, 10, 20),
            date(2026, 7, 20),
            date(2026, 9, 23),
        ),
        (
            RENEWAL.model_copy(update={"lead": Limit(count=45, unit="calendar-days")}),
            date(2026, 11, 14),
            None,
            date(2026, 9, 30),
        ),
    ],
)
def test_the_last_day_to_ask(kind: BusinessKind, ends: date, opens_on: date | None, last_day: date) -> None:
    window = renewal_window(kind, valid_until=ends, calendar=CALENDAR)
    assert (window.opens_on, window.last_day, window.valid_until) == (opens_on, last_day, ends)


def test_too_early_is_refused_and_late_is_not() -> None:
    kind = RENEWAL.model_copy(update={"opens": Limit(count=60, unit="calendar-days")})
    window = renewal_window(kind, valid_until=date(2026, 11, 14), calendar=CALENDAR)
    with pytest.raises(RenewalTooEarly):
        check_window(window, on=date(2026, 9, 14))
    check_window(window, on=date(2026, 9, 15))
    check_window(window, on=date(2026, 11, 14))
    with pytest.raises(NothingToRenew):
        check_window(None, on=date(2026, 9, 15))


@pytest.mark.parametrize(
    ("applied", "now", "state"),
    [
        # the last day to ask is Thursday, 15 October; the licence ends on Saturday, 14 November
        (moment(10, 15, 17), moment(11, 14, 23), RenewalState.PENDING),
        (moment(10, 15, 17), moment(11, 15, 0), RenewalState.DEEMED_RENEWED),
        # after office hours: the next working day, too late
        (moment(10, 15, 18), moment(11, 15, 0), RenewalState.EXPIRED),
        (moment(10, 16, 9), moment(11, 15, 0), RenewalState.EXPIRED),
    ],
)
def test_silence_grants_what_was_asked_in_time(applied, now, state) -> None:  # type: ignore[no-untyped-def]
    window = renewal_window(RENEWAL, valid_until=date(2026, 11, 14), calendar=CALENDAR)
    assert standing_of(window, applied=applied, now=now, calendar=CALENDAR).state is state


def test_what_stands_on_a_licence_becomes_an_entry_of_its_type() -> None:
    assert as_entry("凉皮、凉粉", {"type": "array"}) == ["凉皮", "凉粉"]
    assert as_entry("68", {"type": "integer"}) == 68
    assert as_entry("六十八", {"type": "number"}) is None
    assert as_entry("小满凉皮", {"type": "string"}) == "小满凉皮"
    assert as_entry("是", {"type": "boolean"}) is None
