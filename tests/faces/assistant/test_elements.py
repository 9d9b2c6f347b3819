"""Every sentence about a service comes from its guide and says from where; what the guide does not hold is silent."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.faces.assistant.make import SILENT, TELLING, silent, telling
from tests.foundation.directory.make import make_areas
from tests.services.items.make import make_item
from tongban.faces.assistant.elements import elements_of
from tongban.faces.assistant.facts import Element, Key
from tongban.services.items.public import published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library() -> None:
    make_areas()
    make_item(TELLING, terms=telling())
    make_item(SILENT, terms=silent())


def of(code: str, **answers: str) -> dict[Key, Element]:
    return elements_of(published(code), answers, "zh-hans")


def text(element: Element) -> str:
    return "\n".join(one.text for one in element.sentences)


@pytest.mark.parametrize(
    ("key", "pieces"),
    [
        (Key.FIND, ["出版物零售许可", "谯城区市场监督管理局", "卖书卖报"]),
        (Key.SCENARIO, ["店面是谁的？", "自己的房子", "租的房子"]),
        (Key.MATERIALS, ["房屋租赁合同", "原件1份", "授权委托书"]),
        (Key.CONDITIONS, ["有固定的经营场所"]),
        (Key.AUDIENCE, ["自然人"]),
        (Key.LIMIT, ["7个工作日", "法定20个工作日"]),
        (Key.FEE, ["证照工本费：10.00元", "场地核查费：每次50元"]),
        (Key.PLACE, ["文化窗口，示例路16号"]),
        (Key.HOURS, ["工作日9:00—17:00"]),
        (Key.PHONE, ["100-0000-0008", "100-0000-1102"]),
        (Key.ONLINE, ["网上"]),
        (Key.VISITS, ["1次", "领证要来一次"]),
        (Key.DELEGATE, ["授权委托书"]),
        (Key.STEPS, ["受理", "1个工作日", "缺什么一次说全", "受理通知书"]),
        (Key.RESULT, ["出版物经营许可证", "书店名称和地址"]),
        (Key.VALIDITY, ["3年"]),
        (Key.RIGHTS, ["行政复议", "谯城区人民政府", "60日内"]),
        (Key.COMPLAINT, ["100-0000-0099", "12345", "示例路18号"]),
        (Key.ORGANISATION, ["谯城区市场监督管理局"]),
        (Key.COURIER, ["寄给您"]),
        (Key.APPOINTMENT, ["可以预约"]),
        (Key.FAQ, ["超市里摆个书架也要办吗", "要办"]),
        (Key.STATUS, ["网上查询"]),
    ],
)
def test_an_element_says_what_the_guide_has(key: Key, pieces: list[str]) -> None:
    said = text(of(TELLING)[key])
    for piece in pieces:
        assert piece in said, said


def test_what_the_source_leaves_out_is_silent() -> None:
    elements = of(SILENT)
    said = {key for key, element in elements.items() if not element.is_silent}
    assert said == {Key.FIND, Key.MATERIALS, Key.STEPS, Key.COMPLAINT, Key.ORGANISATION}


def test_answers_make_an_element_one_s_own_and_go_along_in_its_address() -> None:
    mine = of(TELLING, shop="own")
    assert "房屋权属证明" in text(mine[Key.MATERIALS])
    assert "房屋租赁合同" not in text(mine[Key.MATERIALS])
    assert "场地核查费" not in text(mine[Key.FEE])
    rented = of(TELLING, shop="rented")
    assert "9个工作日" in text(rented[Key.LIMIT])
    source = rented[Key.MATERIALS].sentences[0].citation
    assert source is not None
    assert source.url == f"/items/{TELLING}/?shop=rented#papers"
    assert (source.item, source.element, source.title) == (TELLING, Key.MATERIALS, "出版物零售许可")


@pytest.mark.parametrize("code", [TELLING, SILENT])
def test_every_sentence_leads_to_a_section_that_is_there(code: str, client: Client) -> None:
    page = client.get(f"/items/{code}/").content.decode()
    anchors = set(re.findall(r'id="([^"]+)"', page))
    for element in of(code).values():
        for one in element.sentences:
            assert one.citation is not None
            path, _, anchor = one.citation.url.partition("#")
            assert path == f"/items/{code}/"
            assert not anchor or anchor in anchors, (element.key, anchor)


def test_english_sentences_stand_around_the_guide_s_own_words() -> None:
    elements = elements_of(published(TELLING), {}, "en")
    assert text(elements[Key.VALIDITY]) == "It is good for 3 years."
    assert "within 7 working days" in text(elements[Key.LIMIT])


def test_elements_cost_what_a_guide_costs(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    item = published(TELLING)
    with django_assert_max_num_queries(5):
        elements_of(item, {})
