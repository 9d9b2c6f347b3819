"""Split one entry into several and merge several into one: from the page into force."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.services.cases.visit import words_of
from tests.services.items.library.make import (
    CODE,
    COUNTY_BUREAU,
    PROVINCE,
    approve,
    claimed,
    make_entry,
)
from tests.services.items.library.visit import at_city, latest, propose, small_city
from tongban.foundation.directory.public import Officer
from tongban.services.items.library.models import Change
from tongban.services.items.library.queries import entry
from tongban.services.items.models import Item

pytestmark = pytest.mark.django_db
__all__ = ["at_city", "small_city"]
SPLIT = f"/desk/library/entries/{CODE}/split/"
MERGE = f"/desk/library/entries/{CODE}/merge/"


def split_form(**changes: Any) -> dict[str, Any]:
    """Two parts: the plan goes to the first, the lease to the second, the law to both."""
    return {
        "do": "save",
        "parts": "2",
        "n0-code": "S1",
        "n0-name": "食品经营许可（餐饮）",
        "n0-promised": "6",
        "n0-keep": ["basis.0", "slots.0"],
        "n1-code": "S2",
        "n1-name": "食品经营许可（销售）",
        "n1-statutory": "15",
        "n1-keep": ["basis.0", "slots.1"],
        "reason": "分开办",
        **changes,
    }


def test_an_entry_is_split_and_what_it_says_goes_where_it_was_put(
    at_city: tuple[Client, Officer], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_entry()
    old = claimed(COUNTY_BUREAU)
    client, officer = at_city
    with django_assert_max_num_queries(12):
        page = client.get(SPLIT)
    assert page.content.decode().count('value="slots.0" checked') == 2
    assert client.post(SPLIT, split_form()).status_code == 302
    change = latest()
    approve(change.pk, by=officer)
    first, second = entry("S1").content, entry("S2").content
    assert [slot["key"] for slot in first.elements["slots"]] == ["plan"]
    assert [slot["key"] for slot in second.elements["slots"]] == ["lease"]
    assert first.basis == second.basis == entry(CODE).content.basis
    assert (first.elements["limits.promised"], second.elements["limits.statutory"]) == (
        {"count": 6},
        {"count": 15},
    )
    assert "limits.statutory" not in first.elements
    assert entry(CODE).task_state == "3"
    heirs = Item.objects.filter(entry__code__in=["S1", "S2"])
    assert {item.organisation_id for item in heirs} == {old.organisation_id}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"n1-keep": ["basis.0"]}, "原条目的每一项都要归到至少一个新条目"),
        ({"n1-keep": ["slots.1"]}, "至少留一条法律依据"),
        ({"n1-code": "S1"}, "另一个新条目已经用了这个编码"),
        ({"n0-name": ""}, "请填目录里的事项名称"),
        ({"n0-code": ""}, "请填目录编码"),
        ({"n0-code": CODE}, "已有别的目录条目用了编码"),
    ],
)
def test_a_split_that_loses_something_is_refused(
    at_city: tuple[Client, Officer], typed: dict[str, Any], said: str
) -> None:
    make_entry()
    answer = at_city[0].post(SPLIT, split_form(**typed))
    assert answer.status_code in {409, 422}
    assert said in words_of(answer)
    assert not Change.objects.exists()


def test_a_further_part_begins_with_everything_and_the_last_can_be_left_out(
    at_city: tuple[Client, Officer],
) -> None:
    make_entry()
    more = at_city[0].post(SPLIT, split_form(do="more")).content.decode()
    assert 'name="n2-keep" value="slots.1" checked' in more
    assert 'value="食品经营许可（餐饮）"' in more
    less = at_city[0].post(SPLIT, split_form(do="less", parts="3")).content.decode()
    assert "n2-name" not in less


def test_a_drafted_split_opens_as_it_was_saved(at_city: tuple[Client, Officer]) -> None:
    make_entry()
    client, _ = at_city
    client.post(SPLIT, split_form())
    page = client.get(propose(latest())).content.decode()
    assert 'name="n0-keep" value="slots.0" checked' in page
    assert 'name="n0-keep" value="slots.1" >' not in page
    assert 'name="n1-keep" value="slots.0" checked' not in page
    assert client.post(propose(latest()), split_form(revision="1", **{"n0-name": "改名"})).status_code == 302
    assert latest().proposal["into"][0]["content"]["name"] == "改名"


def two_entries() -> None:
    make_entry()
    make_entry(
        "B1",
        limits__promised={"count": 7},
        slots=[{"key": "lease", "name": "租赁合同", "source": "10"}, {"key": "id", "name": "身份证"}],
    )


def test_entries_are_picked_compared_and_merged_by_a_choice_for_each_element(
    at_city: tuple[Client, Officer], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    two_entries()
    mine, theirs = claimed(COUNTY_BUREAU), claimed(COUNTY_BUREAU, entry="B1")
    client, officer = at_city
    pick = client.get(MERGE, {"q": "食品"}).content.decode()
    assert 'name="with" value="B1"' in pick
    assert "没有别的条目含这些字" in words_of(client.get(MERGE, {"q": "没有的"}))
    assert "至少再选一条" in words_of(client.get(MERGE, {"go": "1"}))
    with django_assert_max_num_queries(14):
        words = words_of(client.get(MERGE, {"with": "B1", "go": "1"}))
    for said in ("12个工作日", "7个工作日", "身份证", "都一样的内容"):
        assert said in words, said
    form = {"do": "save", "with": "B1", "code": "M1", "name": "食品经营许可", "reason": "合并办"}
    missing = client.post(MERGE, {**form, "take-materials": "all"})
    assert missing.status_code == 422
    assert "请选新条目在这里怎么规定" in words_of(missing)
    chosen = {"take-materials": "all", "take-promised-limit": "1"}
    assert client.post(MERGE, {**form, **chosen}).status_code == 302
    change = latest()
    assert change.others == ["B1"]
    page = client.get(propose(change)).content.decode()
    assert 'name="take-promised-limit" value="1" checked' in page
    assert 'name="take-materials" value="all" checked' in page
    approve(change.pk, by=officer)
    content = entry("M1").content
    assert [slot["key"] for slot in content.elements["slots"]] == ["plan", "lease", "id"]
    assert content.elements["limits.promised"] == {"count": 7}
    assert {entry(CODE).task_state, entry("B1").task_state} == {"3"}
    assert Item.objects.get(pk=mine.pk).task_state == Item.objects.get(pk=theirs.pk).task_state == "3"
    assert Item.objects.filter(entry__code="M1").count() == 1


def test_entries_that_stand_under_different_ones_need_a_choice_of_the_one_above(
    at_city: tuple[Client, Officer],
) -> None:
    make_entry("P1", level="2", area_code=PROVINCE)
    make_entry()
    make_entry("B1", upper="P1")
    form = {"do": "save", "with": "B1", "code": "M1", "name": "食品经营许可", "reason": "合并办"}
    answer = at_city[0].post(MERGE, form)
    assert answer.status_code == 422
    assert "请选上级条目" in words_of(answer)
    assert at_city[0].post(MERGE, {**form, "upper": "1"}).status_code == 302
    assert latest().proposal["into"][0]["upper"] == "P1"
