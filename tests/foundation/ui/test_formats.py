"""How moments, days, numbers and money are written."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from tongban.foundation.ui.formats import count_text, day_text, in_fours, moment_text, yuan_text
from tongban.foundation.ui.templatetags.tb import thousands

TODAY = date(2026, 9, 28)


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        (date(2026, 10, 8), "10月8日（周四）", "Thu 8 Oct"),
        (date(2027, 1, 4), "2027年1月4日（周一）", "Mon 4 Jan 2027"),
    ],
)
def test_a_day_has_its_weekday_and_its_year_only_when_it_is_another(
    day: date, chinese: str, english: str
) -> None:
    with translation.override("zh-hans"):
        assert day_text(day, today=TODAY) == chinese
    with translation.override("en"):
        assert day_text(day, today=TODAY) == english


def test_a_moment_is_written_on_the_city_clock() -> None:
    with translation.override("zh-hans"):
        assert moment_text(datetime(2026, 9, 22, 13, 14, tzinfo=UTC), today=TODAY) == "9月22日21:14"
        assert moment_text(datetime(2026, 9, 22, 16, 5, tzinfo=UTC), today=TODAY) == "9月23日0:05"


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("341602260922000317", "3416 0226 0922 000317"),
        ("92341602MA2W0K4X7P", "9234 1602 MA2W 0K4X 7P"),
        ("", ""),
    ],
)
def test_codes_are_read_in_fours(code: str, shown: str) -> None:
    assert in_fours(code) == shown


@pytest.mark.parametrize(
    ("fen", "shown"), [(1200, "12.00元"), (5, "0.05元"), (0, "不收费"), (-1250, "-12.50元")]
)
def test_money_is_written_from_fen(fen: int, shown: str) -> None:
    with translation.override("zh-hans"):
        assert yuan_text(fen) == shown


def test_a_count_of_days_says_which_days() -> None:
    with translation.override("en"):
        assert count_text(1, "working-days") == "1 working day"
        assert count_text(20, "calendar-days") == "20 days"


def test_large_numbers_are_read_in_groups_of_three() -> None:
    assert [thousands(count) for count in (0, 999, 1_648_000, None)] == ["0", "999", "1,648,000", ""]
