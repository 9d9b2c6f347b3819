"""Pages of the list: who sees what, what may be done there, and what it costs."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import html
from pytest_django import DjangoAssertNumQueries

from tests.services.cases.visit import words_of
from tests.services.items.library.make import (
    CODE,
    COUNTY_BUREAU,
    JUSTICE,
    OFFICE,
    OTHER_BUREAU,
    SYSTEM,
    approve,
    claimed,
    drafted,
    make_entry,
    next_day,
    scheduled,
)
from tests.services.items.library.visit import at_city, small_city, visitor
from tests.services.items.make import MONDAY, content, make_item
from tongban.foundation.directory.public import Officer
from tongban.kernel import clock
from tongban.services.items.library.commands.into_force import bring_into_force
from tongban.services.items.library.commands.submit import submit_change
from tongban.services.items.library.models import Change
from tongban.services.items.library.queries import entry
from tongban.services.items.library.versions import entry_versions_of

pytestmark = pytest.mark.django_db
__all__ = ["at_city", "small_city"]
CHANGES = "/desk/library/changes/"


def posted(client: Client, path: str, **fields: Any) -> Any:
    return client.post(path, fields)


def test_who_holds_no_post_sees_nothing(client: Client) -> None:
    make_entry()
    for path in ("", f"entries/{CODE}/", "changes/", "versions/", f"compare/entry/{CODE}/"):
        assert client.get(f"/desk/library/{path}").status_code in {302, 401, 403}, path


def test_an_entry_shows_what_it_binds_and_who_follows(
    at_city: tuple[Client, Officer], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_entry()
    claimed(COUNTY_BUREAU)
    client, _ = at_city
    with django_assert_max_num_queries(22):
        words = words_of(client.get(f"/desk/library/entries/{CODE}/"))
    for said in ("12个工作日", "可以缩短", "谯城区市场监督管理局（示例）", "开始变更"):
        assert said in words
    assert CODE in words_of(client.get("/desk/library/entries/"))
    assert "这里还没有条目" in words_of(client.get("/desk/library/entries/?q=没有的"))


def test_the_items_of_our_office_are_listed_also_those_without_an_entry(
    at_city: tuple[Client, Officer], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_entry()
    followed = claimed(COUNTY_BUREAU)
    client, officer = visitor(COUNTY_BUREAU)
    ours = officer.organisation_id
    make_item("L1", terms=content(name="公章刻制备案"), organisation_id=ours)
    make_item("L2", terms=content(name="停办的事"), organisation_id=ours, task_state="3")
    make_item("L3", terms=content(name="别处的事"))
    with django_assert_num_queries(3):
        words = words_of(client.get("/desk/library/"))
    for said in (followed.code, CODE, "公章刻制备案", "没有对应目录条目", "在用"):
        assert said in words, said
    for said in ("停办的事", "别处的事"):
        assert said not in words, said
    assert "/desk/library/items/L1/" in client.get("/desk/library/?q=刻制").content.decode()
    assert followed.code not in words_of(client.get("/desk/library/?q=刻制"))
    assert "公章刻制备案" in words_of(client.get("/desk/library/?q=L1"))
    assert "本单位没有这样的事项" in words_of(client.get("/desk/library/?q=别处"))


def test_the_next_page_of_our_items_goes_on_with_the_same_words() -> None:
    client, officer = visitor(COUNTY_BUREAU)
    for at in range(31):
        make_item(f"L{at:03}", organisation_id=officer.organisation_id)
    first = client.get("/desk/library/?q=食品").content.decode()
    (onward,) = html.fromstring(first).xpath("//a[@rel='next']/@href")
    second = client.get(f"/desk/library/{onward}").content.decode()
    assert "L029" in first and "L030" not in first
    assert ">L030<" in second and ">L029<" not in second


def test_who_edits_nothing_is_led_to_the_entries() -> None:
    client, _ = visitor(OFFICE, "staffing-office")
    assert client.get("/desk/library/").headers["Location"] == "/desk/library/entries/"
    assert "本单位的事项" not in words_of(client.get("/desk/library/entries/"))


def test_only_its_keeper_is_offered_a_change(at_city: tuple[Client, Officer]) -> None:
    make_entry()
    stranger, _ = visitor(COUNTY_BUREAU)
    page = f"/desk/library/entries/{CODE}/"
    assert "开始变更" in words_of(at_city[0].get(page))
    assert "开始变更" not in words_of(stranger.get(page))
    assert posted(stranger, f"/desk/library/entry/{CODE}/propose/", act="change").status_code == 403
    assert not Change.objects.exists()


def test_an_implementation_tells_where_each_element_comes_from_and_why_it_differs(
    at_city: tuple[Client, Officer], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_entry()
    item = claimed(COUNTY_BUREAU, own={"limits.promised": {"count": 9}, "purpose": "开饭馆"})
    with django_assert_max_num_queries(18):
        words = words_of(at_city[0].get(f"/desk/library/items/{item.code}/"))
    for said in ("9个工作日", "上级： 12个工作日", "可以缩短", "目录没有规定", "市级"):
        assert said in words, said


def test_a_change_shows_impact_and_is_reviewed_by_the_offices_only(
    at_city: tuple[Client, Officer], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_entry()
    claimed(COUNTY_BUREAU)
    claimed(OTHER_BUREAU, own={"limits.promised": {"count": 10}})
    client, manager = at_city
    change = drafted(by=manager)
    with django_assert_max_num_queries(40):
        words = words_of(client.get(f"{CHANGES}{change}/"))
    for said in ("县级", "正在办的件", "涡阳县市场监督管理局（示例）", "12个工作日", "8个工作日"):
        assert said in words, said
    assert posted(client, f"{CHANGES}{change}/submit/").status_code == 302
    office, _ = visitor(OFFICE, "staffing-office")
    justice, _ = visitor(JUSTICE, "legal-office")
    stranger, _ = visitor(OTHER_BUREAU)
    path = f"{CHANGES}{change}/review/"
    approval = {"office": "staffing", "outcome": "approve"}
    assert posted(stranger, path, **approval).status_code == 404
    assert posted(justice, path, **approval).status_code == 403
    assert posted(client, path, **approval).status_code == 403
    assert posted(office, path, office="staffing").status_code == 422
    returned = posted(office, path, office="staffing", outcome="return")
    assert returned.status_code == 422
    assert "请写明要改什么" in words_of(returned)
    assert posted(office, path, **approval).status_code == 302
    assert posted(justice, path, office="legal", outcome="approve").status_code == 302
    assert "待生效" in words_of(client.get(f"{CHANGES}{change}/"))


def test_a_scheduled_change_says_that_it_comes_into_force_by_itself(at_city: tuple[Client, Officer]) -> None:
    make_entry()
    client, manager = at_city
    change = drafted(by=manager)
    said = "到日子后几分钟内自动生效"
    assert said not in words_of(client.get(f"{CHANGES}{change}/"))
    scheduled(change, by=manager)
    assert said in words_of(client.get(f"{CHANGES}{change}/"))
    Change.objects.filter(pk=change).update(held_by={"code": "x", "text": "x", "facts": {}})
    assert said not in words_of(client.get(f"{CHANGES}{change}/"))


def test_a_version_that_was_made_late_tells_the_day_of_the_list(at_city: tuple[Client, Officer]) -> None:
    make_entry()
    change = scheduled(drafted())
    late = MONDAY + timedelta(days=4)
    bring_into_force(change_id=change, by=SYSTEM, at=late)
    newer, older = entry_versions_of(CODE)
    assert (newer.from_day, newer.to_day) == (date(2026, 9, 29), None)
    assert (older.from_day, older.to_day) == (date(2026, 9, 28), date(2026, 9, 29))
    assert newer.in_force_from == late
    assert entry(CODE).from_day == date(2026, 9, 29)
    words = words_of(at_city[0].get(f"/desk/library/entries/{CODE}/"))
    assert "第2版 9月29日" in words.replace("2026年", "")
    listed = words_of(at_city[0].get("/desk/library/entries/"))
    assert "9月29日（" in listed
    assert "10月2日" not in listed


def test_the_offices_are_led_from_a_change_to_the_guide_as_it_would_be(
    at_city: tuple[Client, Officer],
) -> None:
    make_entry()
    item = claimed(COUNTY_BUREAU)
    client, by = visitor(COUNTY_BUREAU)
    own = {"limits.promised": {"count": 8}}
    change = drafted(subject=f"item:{item.code}", proposal={"own": own}, by=by)
    submit_change(change_id=change, by=by, at=MONDAY)
    office, _ = visitor(OFFICE, "staffing-office")
    for one in (client, office):
        page = one.get(f"{CHANGES}{change}/")
        assert f'href="{CHANGES}{change}/preview/"' in page.content.decode()
    preview = words_of(office.get(f"{CHANGES}{change}/preview/"))
    assert "回到变更" in preview
    assert "继续修改" not in preview
    manager = at_city[1]
    of_entry = drafted(by=manager)
    assert f"{CHANGES}{of_entry}/preview/" not in at_city[0].get(f"{CHANGES}{of_entry}/").content.decode()


def test_why_a_change_came_back_stands_above_it_until_it_is_handed_in_again(
    at_city: tuple[Client, Officer],
) -> None:
    make_entry()
    client, manager = at_city
    change = drafted(by=manager)
    client.post(f"{CHANGES}{change}/submit/")
    office, _ = visitor(OFFICE, "staffing-office")
    why = {"office": "staffing", "outcome": "return", "note": "缺设定依据"}
    assert posted(office, f"{CHANGES}{change}/review/", **why).status_code == 302
    for place in ("", "edit/basics/", "edit/materials/", "edit/why/"):
        page = client.get(f"{CHANGES}{change}/{place}")
        notice = html.fromstring(page.content.decode()).xpath(
            "//*[contains(@class, 'tb-notice')][@data-tone='warn']"
        )[0]
        assert "缺设定依据" in notice.text_content(), place
        assert "退回" in notice.text_content(), place
    client.post(f"{CHANGES}{change}/submit/")
    assert (
        posted(office, f"{CHANGES}{change}/review/", office="staffing", outcome="approve").status_code == 302
    )
    page = html.fromstring(client.get(f"{CHANGES}{change}/").content.decode())
    assert not page.xpath("//*[contains(@class, 'tb-notice')][@data-tone='warn']")
    steps = [" ".join(step.text_content().split()) for step in page.xpath("//ol/li//h3")]
    reviews = [words for words in steps if words.startswith("编办审核")]
    assert [words.split()[1] for words in reviews] == ["同意", "退回"]


def test_a_refused_submission_says_why_on_the_page(at_city: tuple[Client, Officer]) -> None:
    make_entry()
    client, manager = at_city
    change = drafted(by=manager, reason="")
    answer = posted(client, f"{CHANGES}{change}/submit/")
    assert answer.status_code == 422
    assert "请写明理由" in words_of(answer)
    assert Change.objects.get(pk=change).state == "draft"


def test_changes_of_others_are_not_there(at_city: tuple[Client, Officer]) -> None:
    make_entry()
    client, manager = at_city
    change = drafted(by=manager)
    stranger, _ = visitor(COUNTY_BUREAU)
    for path in (f"{CHANGES}{change}/", f"{CHANGES}{change}/edit/"):
        assert stranger.get(path).status_code == 404
    for act in ("submit", "withdraw", "review"):
        assert posted(stranger, f"{CHANGES}{change}/{act}/").status_code == 404
    assert "食品经营许可" in words_of(client.get(CHANGES))
    assert "食品经营许可" not in words_of(stranger.get(CHANGES))
    submit_change(change_id=change, by=manager, at=MONDAY)
    office, _ = visitor(OFFICE, "staffing-office")
    assert "食品经营许可" in words_of(office.get(CHANGES))


def test_versions_are_compared_on_screen_and_on_paper(at_city: tuple[Client, Officer]) -> None:
    make_entry()
    item = claimed(COUNTY_BUREAU)
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    approve(drafted())
    now.move_to(next_day(MONDAY))
    client, _ = at_city
    for path in (f"/desk/library/compare/entry/{CODE}/", f"/desk/library/compare/item/{item.code}/"):
        for query in ("", "?view=print", "?from=2&to=1"):
            words = words_of(client.get(path + query))
            assert "12个工作日" in words
            assert "8个工作日" in words
    assert client.get("/desk/library/compare/entry/none/").status_code == 404
    assert client.get("/desk/library/compare/other/x/").status_code == 404
    words = words_of(client.get("/desk/library/versions/"))
    assert "第1版" in words
    assert "变更 · 食品经营许可" in words
