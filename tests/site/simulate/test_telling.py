"""What the command says of the days, in both languages."""

from datetime import date

import pytest
from django.utils import translation

from tests.site.simulate.make import plan
from tongban.site.simulate.days import DayTold
from tongban.site.simulate.telling import as_json, day_line, language_of_terminal, summary, totals

MONDAY = DayTold(
    day=date(2026, 9, 28),
    is_working=True,
    done={"submit": 12, "decide": 5, "rate": 2, "correct": 1},
    decided=5,
    late=1,
    cards={"reminder": 2, "yellow": 1},
    refused={"case-out-of-order": 1},
)
HOLIDAY = DayTold(day=date(2026, 10, 1), is_working=False, done={"submit": 3})


def test_a_day_is_told_in_one_line() -> None:
    with translation.override("en"):
        assert day_line(MONDAY) == "2026-09-28 Monday  submitted 12, decided 5, late 1, cards 3"
        assert day_line(HOLIDAY) == "2026-10-01 Thursday  day off: submitted 3, cards 0"
    with translation.override("zh-hans"):
        assert "休息日：申请3件" in day_line(HOLIDAY)


def test_the_summary_adds_the_days_up() -> None:
    sums = totals([MONDAY, HOLIDAY])
    assert (sums.submitted, sums.decided, sums.late, sums.on_time_percent) == (15, 5, 1, 80)
    with translation.override("en"):
        said = summary(plan(days=2), sums, seconds=1.25)
    assert "Decided: 5, of them late 1 (80.0% in time)" in said
    assert "Cards: reminders 2 · yellow cards 1" in said
    assert "Acts that the house refused: case-out-of-order 1" in said
    with translation.override("zh-hans"):
        assert "预警：提醒 2 · 黄牌 1" in summary(plan(days=2), sums, seconds=1.25)


def test_machines_get_the_same_figures() -> None:
    said = as_json(plan(days=2), [MONDAY, HOLIDAY], seconds=1.25)
    assert said["totals"]["decided"] == 5
    assert [one["day"] for one in said["days"]] == [MONDAY.day, HOLIDAY.day]


@pytest.mark.parametrize(
    ("lang", "language"), [("zh_CN.UTF-8", "zh-hans"), ("en_GB.UTF-8", "en"), ("C", "en"), ("", "en")]
)
def test_the_terminal_says_the_language(monkeypatch: pytest.MonkeyPatch, lang: str, language: str) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", lang)
    assert language_of_terminal() == language
