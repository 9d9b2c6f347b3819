"""The guide, browsing and searching: what they show, to whom, and what they cost."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.services.items.make import MONDAY, content
from tests.services.items.test_publish import COUNTY, SAMPLE, SYSTEM, load_sample_items, made
from tests.services.items.test_publish import city as city
from tongban.foundation.directory.public import forget_all
from tongban.foundation.jobs.public import deliver_all
from tongban.resources.laws.public import laws_load
from tongban.services.items.commands.publish import publish_item
from tongban.services.items.facts import Contact, Limits
from tongban.services.items.importing.run import import_file
from tongban.services.items.models import Item
from tongban.services.items.queries import item_terms
from tongban.services.items.results import marked

pytestmark = pytest.mark.django_db
FOOD = "/items/L341602SPJY000001/"


@pytest.fixture
def library() -> None:
    """The items of the sample city, with their laws, in the index."""
    laws_load(SAMPLE.parent / "laws.yaml", by=SYSTEM, at=MONDAY)
    load_sample_items()
    deliver_all()


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.usefixtures("library")
def test_the_guide_says_everything_that_a_citizen_looks_for(client: Client) -> None:
    page = text(client, FOOD)
    for words in (
        "食品经营许可（新办）", "开饭馆、卖散装食品", "个工作日", "法定20个工作日", "全程网上办", "不收费", "先答2个问题", "谁能办",
        "布局、设备设施和操作流程图", "原件1份", "<svg", "示例路16号", "100-0000-1101", "食品经营许可证", "住宅楼一楼能开饭馆吗",
        "申请行政复议", "提起行政诉讼", "第三十五条", "开始办理", "/apply/L341602SPJY000001/",
    ):  # fmt: skip
        assert words in page, words


@pytest.mark.usefixtures("library")
def test_answers_in_the_address_make_the_checklist_personal(client: Client) -> None:
    mine = text(client, f"{FOOD}?who=household&what=hot")
    assert "您只要准备1份材料" in mine
    assert "自动设备放置地点" not in mine
    assert "/apply/L341602SPJY000001/?who=household&amp;what=hot" in mine
    vending = text(client, f"{FOOD}?who=household&what=vending")
    assert "您只要准备1份材料" in vending
    assert "自动设备放置地点" in vending


@pytest.mark.usefixtures("library")
def test_a_guide_costs_five_statements(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    item_terms.cache_clear()
    with django_assert_max_num_queries(5):
        text(client, FOOD)
    with django_assert_max_num_queries(4):  # two of them panels: how it is rated, what people have asked
        text(client, FOOD)


@pytest.mark.usefixtures("library")
def test_paper_has_everything_open_and_no_chrome(client: Client) -> None:
    page = text(client, f"{FOOD}?view=print&what=hot")
    assert "tb-tabbar" not in page
    assert page.count("<details") == page.count(" open>")


@pytest.mark.usefixtures("library")
def test_the_guide_is_there_in_english(client: Client) -> None:
    with translation.override("en"):
        client.cookies["django_language"] = "en"
        page = text(client, FOOD)
        mine = text(client, f"{FOOD}?who=household&what=hot")
    assert "Often asked" in page
    assert "Bring 1; what else follows from your answers" in page
    assert "You only need to bring 1" in mine


def test_an_unknown_or_unpublished_item_is_not_found(client: Client) -> None:
    code = made()
    text(client, f"/items/{code}/", 404)
    text(client, "/items/nothing/", 404)


def test_a_sparse_item_has_no_empty_section(client: Client) -> None:
    sparse: dict[str, Any] = {
        "aliases": (), "purpose": "", "conditions": (), "slots": (), "step_notes": (), "result": None, "limits": Limits(),
        "handle_forms": (), "visits": None, "type_code": "20", "consult": Contact(), "audience": (),
    }  # fmt: skip
    code = made(**sparse)
    publish_item(code=code, content=content(**sparse), by=SYSTEM, at=MONDAY)
    page = text(client, f"/items/{code}/")
    for words in (
        "多久办好",
        "要跑几趟",
        "谁能办",
        "想当面办",
        "大家常问",
        "法律依据",
        "None",
        ">-<",
        "申请行政复议",
    ):
        assert words not in page, words
    assert "没有公布材料清单" in page


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("query", "there", "missing"),
    [
        ("", "食品经营许可（新办）", "没有同时符合"),
        ("theme=p085", "社会保障卡申领", "食品经营许可（新办）"),
        ("audience=firm", "出版物零售经营许可", "老年优待证办理"),
        ("audience=person&kind=05", "临时救助申请", "老年优待证办理"),
        ("area=341602100200", "社会救助申请代办", "食品经营许可（新办）"),
        ("theme=nonsense&after=x&office=1", "食品经营许可（新办）", "没有同时符合"),
        ("kind=09", "没有同时符合", "食品经营许可（新办）"),
    ],
)
def test_services_are_browsed_by_filters_in_the_address(
    client: Client, query: str, there: str, missing: str
) -> None:
    page = text(client, f"/items/?{query}")
    assert there in page
    assert missing not in page


def test_browsing_goes_page_by_page_without_counting(
    client: Client, shared: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    import_file(
        path=shared / "data/items/gxzwfw-govflow-mit/fangchenggang_items.jsonl",
        publish=True,
        by=SYSTEM,
        at=MONDAY,
        limit=50,
    )
    seen: list[str] = []
    address = "/items/?area=450600000000"
    for _ in range(3):
        with django_assert_max_num_queries(5):
            answer = client.get(address)
        seen += [item.code for item in answer.context["page"].items]
        address = answer.context["next_url"]
    assert address == ""
    assert len(seen) == len(set(seen)) == 50


@pytest.mark.slow
def test_imported_guides_read_well(client: Client, shared: Path) -> None:
    for name in ("gxzwfw-govflow-mit/fangchenggang_items.jsonl", "policykg-mit/guangdong_items.jsonl"):
        import_file(path=shared / "data/items" / name, publish=True, by=SYSTEM, at=MONDAY, limit=40)
    for code in (
        Item.objects.filter(current__isnull=False).exclude(source="own").values_list("code", flat=True)
    ):
        page = text(client, f"/items/{code}/")
        for words in (">None<", ">-<", ">无<", "\ufffd"):
            assert words not in page, (code, words)


@pytest.mark.usefixtures("library")
def test_a_search_says_why_and_what_it_takes(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    # 6 for the search, 1 for its words, at most once a second, and 1 that notes the question
    with django_assert_max_num_queries(8):
        page = text(client, "/find/?q=我想开饭馆")
    assert "食品经营许可" in page
    assert "开饭馆、卖散装食品、做食堂" in page
    assert "个工作日" in page
    assert "免费" in page
    assert "看办事指南" in page


@pytest.mark.usefixtures("library")
def test_search_filters_stand_in_the_address(client: Client) -> None:
    assert "/items/L341600SBKS000001/" in text(client, "/find/?q=社保卡&who=1&way=no-trip")
    page = text(client, "/find/?q=社保卡&who=6")
    assert "没有同时符合这些的服务" in page


@pytest.mark.usefixtures("library")
def test_the_guide_says_by_when_an_application_is_answered(client: Client) -> None:
    assert "最晚5个工作日内告诉您；一般按图上写的天数" in text(client, FOOD)


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("q", ["量子纠缠望远镜", "", "<script>alert(1)</script>"])
def test_an_empty_answer_offers_themes_and_12345(client: Client, q: str) -> None:
    page = client.get("/find/", {"q": q}).content.decode()
    assert "/items/?theme=p085" in page
    assert "/items/?theme=p155" not in page  # no service has that theme
    assert "12345" in page
    assert "<script>alert" not in page


def test_marked_names_escape_what_they_hold() -> None:
    assert marked("<b>社保卡</b>", ("社保卡", "社保")) == "&lt;b&gt;<mark>社保卡</mark>&lt;/b&gt;"


@pytest.mark.usefixtures("library")
def test_the_api_finds_items_of_an_area_and_those_around_it(client: Client) -> None:
    forget_all()
    for region in ("341600000000", COUNTY, "341602100200"):
        answer = client.get("/api/v1/items/search", {"q": "社会保障卡", "region": region}).json()
        assert answer["results"][0]["code"] == "L341600SBKS000001"
        assert set(answer["results"][0]) >= {"code", "name", "organisation", "source_id"}
    assert (
        client.get("/api/v1/items/search", {"q": "社会保障卡", "region": "110000000000"}).json()["results"]
        == []
    )
    assert client.get("/api/v1/items/search", {"q": "量子纠缠望远镜"}).json()["results"] == []
    assert len(client.get("/api/v1/items/search?q=申请&limit=1").json()["results"]) <= 1


@pytest.mark.usefixtures("library")
def test_bad_questions_to_the_api_are_refused(client: Client) -> None:
    for query in ("q=卡&region=x", "q=卡&limit=0", "q=" + "卡" * 201, ""):
        assert client.get(f"/api/v1/items/search?{query}").status_code == 422


@pytest.mark.usefixtures("library")
def test_the_api_gives_an_item_and_the_schema(client: Client) -> None:
    item = client.get("/api/v1/items/L341602SPJY000001").json()
    assert item["content"]["limits"]["statutory"]["count"] == 20
    assert item["version"] == 1
    assert client.get("/api/v1/items/nothing").status_code == 404
    schema = client.get("/api/v1/schemas/item-content.json").json()
    assert schema["title"] == "ItemContent"
