"""The day on which something monthly comes next: its own one, or the last of a shorter month."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.resources.exchange.cycles import next_monthly


@pytest.mark.parametrize(
    ("after", "day", "then"),
    [
        (date(2027, 1, 31), 31, date(2027, 2, 28)),
        (date(2027, 2, 28), 31, date(2027, 3, 31)),
        (date(2028, 1, 30), 30, date(2028, 2, 29)),
        (date(2028, 2, 29), 30, date(2028, 3, 30)),
        (date(2027, 2, 28), 29, date(2027, 3, 29)),
        (date(2026, 12, 31), 31, date(2027, 1, 31)),
        (date(2026, 9, 28), 28, date(2026, 10, 28)),
        (date(2026, 10, 2), 31, date(2026, 10, 31)),  # that of September was done two days late
        (date(2026, 10, 2), 1, date(2026, 11, 1)),
    ],
)
def test_the_next_month_has_the_own_day_again(after: date, day: int, then: date) -> None:
    assert next_monthly(after=after, day=day) == then


@given(st.dates(max_value=date(9998, 1, 1)), st.integers(1, 31))
def test_it_is_within_a_month_and_on_the_own_day_or_the_last_of_a_month(after: date, day: int) -> None:
    then = next_monthly(after=after, day=day)
    assert after < then <= after + timedelta(days=31)
    assert then.day == day or (then.day < day and (then + timedelta(days=1)).day == 1)
