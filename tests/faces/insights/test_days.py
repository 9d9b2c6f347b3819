"""Weeks of a board: which month stands above which, and which week still runs."""

from datetime import date
from itertools import pairwise

import pytest

from tongban.faces.insights.days import WEEKS, first_monday, weeks_of
from tongban.foundation.calendars.public import COUNTRY, calendar_for

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("today", "named"),
    [
        # the weeks begin on 31 August, whose month has this one week here: September is named, August is not
        (date(2026, 11, 30), [9, 10, 11]),
        # they begin on 7 September: September is named at once
        (date(2026, 12, 9), [9, 10, 11, 12]),
    ],
)
def test_a_month_is_named_once_and_never_so_close_that_names_touch(today: date, named: list[int]) -> None:
    weeks = weeks_of({}, today=today, calendar=calendar_for(COUNTRY))
    assert [week.first.month for week in weeks if week.names_month] == named
    places = [place for place, week in enumerate(weeks) if week.names_month]
    assert all(after - before > 1 for before, after in pairwise(places))


def test_only_the_last_week_runs_and_on_sunday_none_does() -> None:
    weeks = weeks_of({}, today=date(2026, 11, 30), calendar=calendar_for(COUNTRY))
    assert [week.runs for week in weeks] == [False] * (WEEKS - 1) + [True]
    sunday = weeks_of({}, today=date(2026, 11, 29), calendar=calendar_for(COUNTRY))
    assert not any(week.runs for week in sunday) and sunday[0].first == first_monday(date(2026, 11, 29))
