"""A rule is tried before it is published: typed values, each condition's outcome, and what keeps it from being published."""

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_staff
from tests.services.cases.instant.make import make_instant_town, rule
from tests.services.cases.make import CODE
from tests.services.cases.visit import desk_of, words_of

pytestmark = pytest.mark.django_db
PAGE = f"/desk/library/rules/{CODE}/"


@pytest.fixture
def desk() -> Client:
    make_instant_town()
    return desk_of(make_staff(name="周事项", posts=("item-manager",)))


def test_it_says_of_each_condition_what_typed_values_come_to(desk: Client) -> None:
    begun = words_of(desk.get(PAGE))
    assert "申请当天的周岁 人口库 · age" in begun
    assert "当场准予" not in begun
    granted = words_of(desk.get(PAGE, {"age": "73", "home": "341602100000"}))
    assert "当场准予" in granted
    unmet = words_of(desk.get(PAGE, {"age": "69", "home": "341602100000"}))
    assert "由人来定" in unmet
    assert "满70周岁 《老年人权益保障法》第五十八条 不满足" in unmet
    missing = words_of(desk.get(PAGE, {"age": "73"}))
    assert "户籍在本区 《谯城区老年人优待办法》第三条 判不出来" in missing


def test_what_cannot_be_read_is_told_at_its_field(desk: Client) -> None:
    said = words_of(desk.get(PAGE, {"age": "七十", "home": "341602"}))
    assert "请填整数，或者留空" in said
    assert "由人来定" in said


def test_what_keeps_it_from_being_published_stands_above() -> None:
    make_instant_town(instant=rule(facts=({"name": "age", "source": "form.age"},)))
    desk = desk_of(make_staff(name="周事项", posts=("item-manager",)))
    said = words_of(desk.get(PAGE))
    assert "这条规则还不能发布" in said
    assert "没有可信来源能给出“form.age”" in said


def test_only_who_edits_the_item_tries_its_rule(desk: Client) -> None:
    stranger = make_staff(name="外人", posts=("item-manager",), organisation_code=CITY_OFFICE)
    assert desk_of(stranger).get(PAGE).status_code == 404
    assert desk_of(make_staff(name="李窗口", posts=("accept",))).get(PAGE).status_code == 403
    assert desk.get(PAGE, {"version": "version:0"}).status_code == 404
