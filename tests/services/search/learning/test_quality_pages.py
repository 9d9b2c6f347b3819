"""How well it is found, at the desk: who sees it, the figures, the questions behind them, and the tables."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.services.cases.visit import desk_of, words_of
from tests.services.items.make import MONDAY
from tests.services.search.learning.make import HOUR, lost_and_found, note, settle
from tests.services.search.teaching import FOOD, LIGHTS, NAMES, make_editor, make_library
from tongban.kernel import clock
from tongban.services.search.learning.counts import CountedDay, Counts, by_channel, by_week, together
from tongban.services.search.learning.facts import Channel

ROOT = "/desk/search/"
SHEETS = (f"{ROOT}days.csv", f"{ROOT}questions.csv")


@pytest.fixture
def editor(db: None) -> Client:
    clock.current().move_to(MONDAY)
    make_library()
    return desk_of(make_editor())


def live_through_a_day() -> None:
    """Two people who find the lights in other words, two who ask for what is not there, one who finds food."""
    for mark in ("a", "b"):
        lost_and_found(
            mark, said="萤火虫怎么办", then="霓虹灯设置", key=LIGHTS, at=MONDAY - timedelta(days=7)
        )
    for mark in ("c", "d"):
        note("=月球旅行签发", mark=mark, hits=0, channel=Channel.DESK, at=MONDAY - timedelta(hours=2))
    note("我叫张小满要开饭馆", mark="e", opens=FOOD, line=3, at=MONDAY - timedelta(hours=2))
    settle(MONDAY)


def test_only_who_teaches_the_search_sees_what_people_asked(editor: Client, client: Client) -> None:
    clerk = sign_in_staff(Client(), make_staff(posts=("accept", "item-manager")))
    for path in (ROOT, *SHEETS):
        assert client.get(path).status_code in {302, 401}, path
        assert clerk.get(path).status_code == 403, path
        assert editor.get(path).status_code == 200, path
    assert clerk.post(f"{ROOT}look-again/").status_code == 403
    assert editor.post(f"{ROOT}look-again/").status_code == 302


def test_the_page_says_how_often_it_was_found_and_by_which_channel(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    live_through_a_day()
    with django_assert_max_num_queries(12):
        words = words_of(editor.get(ROOT))
    for said in (
        "共7次提问",
        "一次找到 14 %",
        "换词再搜 29 %",
        "没有找到 57 %",
        "点开的是第一条 67 %",
        "门户",
        "工作台",
    ):
        assert said in words, said
    only = words_of(editor.get(f"{ROOT}?channel=desk&weeks=12"))
    assert "共2次提问" in only
    assert "没有找到 100 %" in only


def test_questions_of_two_people_or_more_stand_with_what_can_be_done(editor: Client) -> None:
    live_through_a_day()
    page = editor.get(ROOT)
    words = words_of(page)
    for said in ("萤火虫怎么办", "=月球旅行签发", NAMES[LIGHTS], "添加用词", "提议增加事项"):
        assert said in words, said
    assert "张小满" not in words
    assert "term=%E8%90%A4%E7%81%AB%E8%99%AB&amp;like=" in page.content.decode()


def test_an_empty_time_says_what_would_be_here(editor: Client) -> None:
    note("只有一个人问过的", mark="a", hits=0, at=MONDAY - HOUR)
    words = words_of(editor.get(ROOT))
    assert "这段时间没有人提问" in words
    assert "只有一个人问过的" not in words
    assert editor.get(f"{ROOT}?weeks=9999999&channel=nowhere").status_code == 200


def test_the_tables_open_in_a_spreadsheet_and_hold_no_formula(editor: Client) -> None:
    live_through_a_day()
    days, questions = (b"".join(editor.get(path)).decode("utf-8-sig").splitlines() for path in SHEETS)  # type: ignore[arg-type]
    assert days[0].startswith("日期,渠道,提问数,一次找到")
    assert days[1:] == [
        "2026-09-21,门户,4,0,2,2,2,2,2,2,0,0,0",
        "2026-09-28,工作台,2,0,0,2,0,0,0,0,0,0,0",
        "2026-09-28,门户,1,1,0,0,1,0,1,1,0,0,0",
    ]
    assert questions[1:] == [
        "'=月球旅行签发,2,2,2026-09-28 08:00,",
        f"萤火虫怎么办,2,2,2026-09-21 10:00,{NAMES[LIGHTS]}",
    ]


def test_counts_add_up_by_channel_and_by_week() -> None:
    monday = MONDAY.date()
    days = [
        CountedDay(day=monday, channel="api", counts=Counts(asked=1)),
        CountedDay(day=monday, channel="portal", counts=Counts(asked=3, first_try=1)),
        CountedDay(day=monday + timedelta(days=13), channel="portal", counts=Counts(asked=1, first_try=1)),
    ]
    assert together(days).first_try_share == 40
    assert [(name, counts.asked) for name, counts in by_channel(days)] == [("portal", 4), ("api", 1)]
    weeks = by_week(days, first=monday, last=monday + timedelta(days=20))
    assert [counts.first_try_share for _, counts in weeks] == [25, 100, None]
