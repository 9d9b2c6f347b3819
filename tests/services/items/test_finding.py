"""What a search of the library finds first, and what only looks alike."""

import pytest

from tests.foundation.directory.make import make_areas, make_organisations
from tests.services.items.make import content, make_item
from tests.services.items.test_instant import RULE
from tongban.services.items.finding import find_items
from tongban.services.items.indexing import reindex
from tongban.standards.vocabularies import vocabulary

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library() -> None:
    make_areas()
    make_item(
        "L341602TEST0001", terms=content(name="食品经营许可（变更）", aliases=("食品经营许可证改地址",))
    )
    make_item("L341602TEST0002", terms=content(name="食品经营许可（新办）", aliases=("开饭馆",)))
    make_item("L341602TEST0003", terms=content(name="托育机构备案", aliases=("婴幼儿照护机构备案",)))
    make_item(
        "L341602TEST0004",
        terms=content(
            name="老年优待证申领", aliases=("老年证",), instant=RULE, is_charged=False, audience=("1",)
        ),
    )
    reindex()


def names(q: str) -> list[str]:
    return [item.name for item in find_items(q=q).items]


def test_who_does_not_say_otherwise_asks_for_the_first_time() -> None:
    assert names("食品经营许可")[0] == "食品经营许可（新办）"
    assert names("食品经营许可变更")[0] == "食品经营许可（变更）"


def test_the_same_characters_in_another_order_are_another_word() -> None:
    assert names("护照") == []
    assert names("照护") == ["托育机构备案"]


def test_what_a_rule_decides_is_found_by_how_people_call_that() -> None:
    assert names("秒批") == ["老年优待证申领"]


def test_the_area_that_a_question_names_is_where_it_is_asked_for() -> None:
    make_item("L341602TEST0010", terms=content(name="居住证申领"), area_code="341602000000")
    make_item(
        "L341621TEST0010",
        terms=content(name="居住证申领"),
        area_code="341621000000",
        organisation_name="涡阳县市场监督管理局（示例）",
    )
    reindex()
    anywhere = find_items(q="居住证").items[0]
    assert anywhere.is_one_of_many
    for q, code in (
        ("谯城区 居住证", "L341602TEST0010"),
        ("涡阳办居住证", "L341621TEST0010"),
        ("居住证去哪办，我在涡阳县", "L341621TEST0010"),
    ):
        there = find_items(q=q).items[0]
        assert (there.code, there.is_one_of_many) == (code, False)
    chosen = find_items(q="涡阳 居住证", region="341602000000").items[0]
    assert chosen.code == "L341602TEST0010"


def test_what_is_to_be_done_is_understood_in_pinyin_too() -> None:
    make_item("L341602TEST0020", terms=content(name="社会保障卡申领"))
    make_item("L341602TEST0021", terms=content(name="社会保障卡补领"))
    reindex()
    assert names("社保卡")[0] == "社会保障卡申领"
    for q in ("社保卡丢了", "shebaoka diu le", "shebaokabuling", "lost social security card"):
        assert names(q)[0] == "社会保障卡补领", q


def test_a_theme_leads_to_its_services_and_an_unknown_one_is_no_fault() -> None:
    theme = next(iter(vocabulary("topic_person")))
    make_item(
        "L341602TEST0030", terms=content(name="甲乙丙登记", themes_person=(theme.code, "no such theme"))
    )
    reindex()
    assert "甲乙丙登记" in names(theme.text)


def test_a_thing_of_another_city_is_none_of_ours() -> None:
    asked = find_items(q="深圳的食品经营许可")
    assert (asked.items, asked.elsewhere) == ((), "深圳")
    assert "食品经营许可（新办）" in [one.name for one in asked.nearest]


@pytest.mark.parametrize("q", ["深圳的食品经营许可怎么迁过来", "深圳人的食品经营许可", "亳州的食品经营许可"])
def test_what_is_brought_from_there_and_what_is_of_our_own_city_is_ours(q: str) -> None:
    make_organisations()
    assert find_items(q=q).elsewhere == ""


def test_many_forms_of_one_service_leave_room_for_another() -> None:
    for number in range(6):
        make_item(f"L341602TEST002{number}", terms=content(name=f"烟草专卖零售许可（第{number}种）"))
    make_item("L341602TEST0030", terms=content(name="烟草专卖零售许可证的收回与管理事项登记"))
    reindex()
    assert "烟草专卖零售许可证的收回与管理事项登记" in names("烟草专卖零售许可")[:5]
