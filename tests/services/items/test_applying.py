"""Items on which an office acts by itself: what their guide says, and that nothing offers to apply."""

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.services.cases.visit import words_of
from tests.services.items.library.make import COUNTY_BUREAU, bureau, city
from tests.services.items.make import content, make_item
from tests.services.process.make import make_process
from tongban.foundation.jobs.public import deliver_all
from tongban.services.items.applying import as_read
from tongban.services.items.facts import Contact, Duty, Fee, ItemContent, Process
from tongban.services.items.indexing import COLLECTION, all_documents
from tongban.services.items.queries import item_terms
from tongban.services.search.public import rebuild

pytestmark = pytest.mark.django_db
CODE = "L341602XZCF000001"
GUIDE = f"/items/{CODE}/"


@pytest.fixture(autouse=True)
def small_city() -> Iterator[None]:
    city()
    item_terms.cache_clear()
    yield


def penalty(**changes: object) -> ItemContent:
    """A penalty as a careless source brings it: with materials, a form and visits."""
    said = {
        "name": "对无证经营食品的处罚",
        "type_code": "02",
        "purpose": "没有许可证卖食品的，怎么查、怎么罚。",
        "consult": Contact(phones=("0558-5123456",)),
        "complain": Contact(phones=("0558-5123457",)),
        "duty": Duty(matters=("立案",), accountable_body="县监委"),
        "form": {"type": "object", "properties": {"name": {"type": "string", "title": "名称"}}},
    }
    return content(**{**said, **changes})


def brought(**changes: object) -> Client:
    make_item(CODE, terms=penalty(**changes), organisation_id=bureau(COUNTY_BUREAU))
    rebuild(collection=COLLECTION, documents=all_documents())
    deliver_all()
    return Client(headers={"accept-language": "zh-CN"})


def test_the_guide_says_plainly_what_it_is_and_how_to_complain() -> None:
    page = brought().get(GUIDE)
    words = words_of(page)
    for said in (
        "这件事不用您申请", "行政处罚", "由机关依法主动办理", "您可以陈述和申辩", "中华人民共和国行政处罚法", "第七条",
        "申请行政复议", "0558-5123457", "问办理的机关", "0558-5123456", "缺什么一次说全",
    ):  # fmt: skip
        assert said in words, said
    for never in ("开始办理", "平面布局图", "跑几次", "谁能办", "拿到什么", "想当面办"):
        assert never not in words, never
    assert "/apply/" not in page.content.decode()
    assert page.content.decode().count("<svg") == 1  # our mark; the process of applications is not theirs


def test_a_process_of_its_own_is_drawn() -> None:
    make_process("penalty")
    client = brought(process=Process(key="penalty"))
    assert client.get(GUIDE).content.decode().count("<svg") == 2


def test_paper_has_the_same_and_there_is_no_checklist_to_take_along() -> None:
    client = brought()
    words = words_of(client.get(f"{GUIDE}?view=print"))
    assert "这件事不用您申请" in words
    assert "平面布局图" not in words
    assert client.get(f"{GUIDE}checklist.pdf").status_code == 404


def test_an_inspection_names_no_hearing_and_a_licence_is_applied_for() -> None:
    client = brought(type_code="06", name="食品安全检查")
    words = words_of(client.get(GUIDE))
    assert "这件事不用您申请" in words
    assert "陈述和申辩" not in words
    make_item("L341602TEST0009", organisation_id=bureau(COUNTY_BUREAU))
    assert "这件事不用您申请" not in words_of(client.get("/items/L341602TEST0009/"))


def test_a_search_finds_it_and_offers_only_its_guide() -> None:
    page = brought().get("/find/?q=无证经营食品").content.decode()
    assert GUIDE in page
    assert "/apply/" not in page


def test_it_stands_on_the_power_and_duty_lists_and_not_among_what_needs_no_trip() -> None:
    client = brought()
    for key, stands in (("power", True), ("duty", True), ("no-visit", False)):
        assert ("对无证经营食品的处罚" in words_of(client.get(f"/lists/{key}/"))) is stands, key
        rows = str(client.get(f"/api/v1/lists/{key}").json()["rows"])
        assert ("对无证经营食品的处罚" in rows) is stands, key


def test_the_api_says_that_nobody_applies() -> None:
    client = brought()
    assert client.get(f"/api/v1/items/{CODE}").json()["is_applied_for"] is False
    found = client.get("/api/v1/items/search?q=无证经营食品").json()["results"]
    assert [(row["code"], row["is_applied_for"]) for row in found] == [(CODE, False)]
    make_item("L341602TEST0009", organisation_id=bureau(COUNTY_BUREAU))
    assert client.get("/api/v1/items/L341602TEST0009").json()["is_applied_for"] is True


def test_a_levy_keeps_what_it_charges() -> None:
    fee = Fee(name="水资源费", standard="0.2元/立方米", basis="水法第四十八条")
    read = as_read(penalty(type_code="04", fees=(fee,), is_charged=True))
    assert (read.fees, read.is_charged, read.slots, read.form) == ((fee,), True, (), None)
    assert as_read(penalty(type_code="01")) == penalty(type_code="01")
