"""The forms of the acts: a new entry, suspend, resume and cancel, from the page into force; who finds which."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.services.cases.visit import words_of
from tests.services.items.library.make import (
    CITY_BUREAU,
    CODE,
    COUNTY,
    COUNTY_BUREAU,
    PROVINCE,
    approve,
    claimed,
    drafted,
    make_entry,
    scheduled,
)
from tests.services.items.library.test_split_and_merge import MERGE, SPLIT, split_form
from tests.services.items.library.visit import at_city, latest, propose, small_city, visitor
from tests.services.items.make import MONDAY
from tongban.foundation.directory.public import Officer
from tongban.services.items.library.checking import ActDoesNotFit
from tongban.services.items.library.commands.draft import save_change
from tongban.services.items.library.facts import Act
from tongban.services.items.library.models import Change, ListEntry
from tongban.services.items.library.queries import entry

pytestmark = pytest.mark.django_db
__all__ = ["at_city", "small_city"]
ADD = "/desk/library/changes/add/"
NEW: dict[str, Any] = {
    "do": "save",
    "catalog_code": "000131009000",
    "name": "小餐饮登记",
    "type_code": "01",
    "basis": "《中华人民共和国食品安全法》（主席令第21号）第三十六条第一款\n《行政许可法》第十二条",
    "use_levels": ["3", "4"],
    "statutory": "20",
    "promised": "5",
    "promised_unit": "calendar-days",
    "conditions": "有固定场所\n有健康证明",
    "policy-conditions": "fixed",
    "reason": "省里新设",
}


def keeper(officer: Officer) -> dict[str, str]:
    return {"keeper": str(officer.organisation_id)}


def test_a_new_entry_is_drafted_from_the_form_and_comes_into_force(
    at_city: tuple[Client, Officer], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, officer = at_city
    with django_assert_max_num_queries(10):
        assert "新增目录条目" in words_of(client.get(ADD))
    assert client.post(ADD, {**NEW, **keeper(officer)}).status_code == 302
    change = latest()
    assert (change.subject, change.reason) == ("entry:000131009000", "省里新设")
    approve(change.pk, by=officer)
    made = entry("000131009000")
    assert [(one.law, one.article, one.clause) for one in made.content.basis] == [
        ("中华人民共和国食品安全法", "第三十六条", "第一款"),
        ("行政许可法", "第十二条", ""),
    ]
    assert (made.catalog_code, made.level, made.content.use_levels) == ("000131009000", "3", ("3", "4"))
    assert made.content.elements["limits.promised"] == {"count": 5, "unit": "calendar-days"}
    assert made.content.policies == {"conditions": "fixed"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"catalog_code": ""}, "请填目录编码"),
        ({"catalog_code": "00013100900"}, "目录编码是12位数字"),
        ({"catalog_code": "000731009000"}, "编码第3、4位"),
        ({"catalog_code": "", "code": "有空格 "}, "本地编码最多50位"),
        ({"name": ""}, "请填目录里的事项名称"),
        ({"type_code": "77"}, "请选事项类型"),
        ({"basis": "领导批示"}, "没有认出法律"),
        ({"basis": ""}, "行政权力要有法律依据"),
        ({"use_levels": ["2"]}, "高于本条目的层级"),
        ({"promised": "六天"}, "请填整数"),
        ({"in_force_on": "明天"}, "请按"),
        ({"keeper": "x"}, "请选您所在的一个单位"),
    ],
)
def test_what_is_wrong_with_a_new_entry_is_said_beside_its_field_and_nothing_is_kept(
    at_city: tuple[Client, Officer], typed: dict[str, Any], said: str
) -> None:
    client, officer = at_city
    answer = client.post(ADD, {**NEW, **keeper(officer), **typed})
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert not Change.objects.exists()


def test_a_code_that_is_taken_is_said_before_anything_is_drafted(at_city: tuple[Client, Officer]) -> None:
    make_entry()
    client, officer = at_city
    answer = client.post(ADD, {**NEW, **keeper(officer), "catalog_code": CODE})
    assert answer.status_code == 409
    assert f"已有别的目录条目用了编码{CODE}" in words_of(answer)
    assert 'href="#catalog_code"' in answer.content.decode()
    assert not Change.objects.exists()


def test_the_entry_above_is_found_by_search_and_gives_what_is_left_empty(
    at_city: tuple[Client, Officer],
) -> None:
    make_entry("P1", level="2", area_code=PROVINCE)
    client, officer = at_city
    found = client.post(ADD, {"do": "find", "upper_q": "食品", **keeper(officer)})
    assert found.status_code == 200
    assert 'value="P1"' in found.content.decode()
    assert "没有上级条目含这些字" in words_of(client.post(ADD, {"do": "find", "upper_q": "没有的"}))
    bare = {"do": "save", "code": "C1", "upper": "P1", "reason": "细化", **keeper(officer)}
    assert client.post(ADD, bare).status_code == 302
    content = latest().proposal["entry"]["content"]
    assert (content["name"], content["type_code"]) == ("食品经营许可", "01")
    contrary = client.post(ADD, {**bare, "code": "C2", "name": "别的名称", "statutory": "40"})
    assert contrary.status_code == 422
    assert "事项名称：这一项由上级统一规定" in words_of(contrary)
    assert "法定时限：这一项由上级统一规定" in words_of(contrary)


def test_a_drafted_entry_is_edited_again_and_keeps_its_code(at_city: tuple[Client, Officer]) -> None:
    client, officer = at_city
    client.post(ADD, {**NEW, **keeper(officer)})
    change = latest()
    page = client.get(propose(change)).content.decode()
    assert "《中华人民共和国食品安全法》（主席令第21号）第三十六条第一款" in page
    again = {**NEW, "name": "小餐饮备案", "code": "other", "revision": "1"}
    assert client.post(propose(change), again).status_code == 302
    change.refresh_from_db()
    assert change.proposal["entry"]["content"]["name"] == "小餐饮备案"
    assert change.proposal["entry"]["code"] == "000131009000"
    stale = client.post(propose(change), {**again, "name": "第三个名称"})
    assert stale.status_code == 409
    assert "小餐饮备案" in words_of(stale)


def test_the_verb_keeps_the_code_of_a_drafted_entry(at_city: tuple[Client, Officer]) -> None:
    client, officer = at_city
    client.post(ADD, {**NEW, **keeper(officer)})
    change = latest()
    other = {"entry": {**change.proposal["entry"], "code": "other"}}
    with pytest.raises(ActDoesNotFit):
        save_change(
            change_id=change.pk,
            revision=1,
            proposal=other,
            in_force_on=None,
            reason="",
            by=officer,
            at=MONDAY,
        )
    assert Change.objects.get().revision == 1


def test_suspending_says_what_rests_on_it_and_keeps_reason_and_day(
    at_city: tuple[Client, Officer], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_entry()
    claimed(COUNTY_BUREAU)
    client, officer = at_city
    begun = client.post(f"/desk/library/entry/{CODE}/propose/", {"act": "suspend"}, follow=True)
    assert begun.redirect_chain[-1][0] == propose(latest())
    with django_assert_max_num_queries(30):
        words = words_of(client.get(propose(latest())))
    for said in ("暂停期间不能申请", "县级", "正在办的件"):
        assert said in words, said
    typed = {"do": "save", "revision": "1", "reason": "系统升级", "in_force_on": "2026-10-09"}
    assert client.post(propose(latest()), typed).status_code == 302
    change = latest()
    assert (change.reason, str(change.in_force_on)) == ("系统升级", "2026-10-09")
    wrong = client.post(propose(change), {**typed, "revision": "2", "in_force_on": "9月"})
    assert wrong.status_code == 422
    silent = client.post(propose(change), {**typed, "revision": "2", "reason": " "})
    assert silent.status_code == 422
    assert 'href="#reason"' in silent.content.decode()
    assert latest().revision == change.revision
    scheduled(change.pk, by=officer)
    closed = client.get(propose(change))
    assert closed.status_code == 409


@pytest.mark.parametrize("act", [Act.RESUME, Act.CANCEL])
def test_resuming_and_cancelling_have_their_page(at_city: tuple[Client, Officer], act: Act) -> None:
    make_entry()
    client, officer = at_city
    approve(drafted(Act.SUSPEND, by=officer), by=officer)
    client.post(f"/desk/library/entry/{CODE}/propose/", {"act": act.value})
    words = words_of(client.get(propose(latest())))
    assert ("可以重新申请" if act is Act.RESUME else "彻底终止") in words


def test_an_implementation_is_suspended_by_its_own_office(at_city: tuple[Client, Officer]) -> None:
    make_entry()
    item = claimed(COUNTY_BUREAU)
    client, _ = visitor(COUNTY_BUREAU)
    client.post(f"/desk/library/item/{item.code}/propose/", {"act": "suspend"})
    assert client.get(propose(latest())).status_code == 200
    assert at_city[0].get(propose(latest())).status_code == 404


def test_a_changed_content_goes_on_in_its_own_form(at_city: tuple[Client, Officer]) -> None:
    make_entry()
    client, officer = at_city
    change = drafted(by=officer)
    assert client.get(propose(change)).headers["Location"].endswith("/edit/")
    state = drafted(Act.SUSPEND, by=officer)
    assert client.get(f"/desk/library/changes/{state}/preview/").status_code == 404
    assert client.get(f"/desk/library/changes/{state}/edit/").headers["Location"] == propose(state)


def test_who_does_not_keep_an_entry_finds_no_form_for_it(at_city: tuple[Client, Officer]) -> None:
    make_entry()
    stranger, _ = visitor(COUNTY_BUREAU)
    clerk, _ = visitor(CITY_BUREAU, "accept")
    for path in (SPLIT, MERGE):
        assert stranger.get(path).status_code == 404
        assert stranger.post(path, split_form()).status_code == 404
        assert clerk.get(path).status_code == 403
    assert clerk.get(ADD).status_code == 403
    assert stranger.get(ADD).status_code == 200
    client, _ = at_city
    client.post(SPLIT, split_form())
    assert stranger.get(propose(latest())).status_code == 404
    assert stranger.post(propose(latest()), split_form()).status_code == 404
    assert ADD in client.get("/desk/library/").content.decode()
    entries = clerk.get("/desk/library/", follow=True)
    assert entries.status_code == 200
    assert ADD not in entries.content.decode()


def test_an_entry_that_has_ended_is_neither_split_nor_merged(at_city: tuple[Client, Officer]) -> None:
    make_entry()
    client, officer = at_city
    approve(drafted(Act.CANCEL, by=officer), by=officer)
    assert client.get(SPLIT).status_code == 409
    assert client.get(MERGE).status_code == 409


def test_a_keeper_adds_only_to_the_list_of_its_own_area() -> None:
    client, officer = visitor(COUNTY_BUREAU)
    assert client.post(ADD, {**NEW, **keeper(officer), "use_levels": ["4"]}).status_code == 302
    assert latest().proposal["entry"]["area_code"] == COUNTY
    assert not ListEntry.objects.exists()
