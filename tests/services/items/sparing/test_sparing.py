"""What a known citizen is spared: by name, by item, by organisation and day."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.services.cases.visit import words_of
from tests.services.items.make import MONDAY
from tests.services.items.materials.make import asking
from tongban.services.items.content import ItemContent
from tongban.services.items.materials.collecting import collect_all
from tongban.services.items.sparing.facts import Source, Spared
from tongban.services.items.sparing.means import means_of
from tongban.services.items.sparing.models import SparedTally
from tongban.services.items.sparing.queries import by_means, by_office, over_time
from tongban.services.items.sparing.rules import spared_by
from tongban.services.items.sparing.tallying import tally_library

FOOD = Path(__file__).parents[4] / "sample" / "bozhou" / "items" / "01-food-business.yaml"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("申请人身份证复印件（原件核对）", "id-card"),
        ("《营业执照》副本", "business"),
        ("不动产登记申请书", "form"),
        ("不动产权属证书", "property"),
        ("结（离）婚证", "marriage"),
        ("居民户口簿", "household"),
        ("医师执业证书", "practice"),
        ("燃气经营许可证", "permit"),
        ("授权委托书", "mandate"),
        ("企业法定代表人承诺书", "promise"),
        ("契税完税证明", "tax"),
        ("失业保险金申领表", "form"),
        ("用电地址物业权属证明", "property"),
        ("施工图设计文件审查合格书", "drawings"),
    ],
)
def test_a_name_tells_by_what_it_could_be_met(name: str, key: str) -> None:
    means = means_of(name)
    assert means is not None
    assert means.key == key


@pytest.mark.parametrize(
    "name",
    [
        "配偶的居民身份证",
        "母亲户口簿",
        "平面布局图",
        "无犯罪记录证明",
        "租赁合同",
        "经公证的授权委托书",
        "受让自然人股东身份证",
        "申请一件事联办指引",
        "缴回营业执照正、副本",
        "不动产权籍调查成果",
    ],
)
def test_papers_of_others_and_what_no_register_says_must_be_asked_for(name: str) -> None:
    assert means_of(name) is None


def test_fields_and_slots_of_an_item_are_counted() -> None:
    content = ItemContent.model_validate(yaml.safe_load(FOOD.read_text(encoding="utf-8"))["content"])
    assert spared_by(content.as_json()) == Spared(
        fields=16, fields_spared=4, slots=6, slots_spared=5, slots_possible=0
    )


def test_an_item_that_asks_nothing_has_no_share() -> None:
    assert spared_by({}).percent is None
    assert (Spared(fields=3, fields_spared=1) + Spared(slots=1, slots_possible=1)).percent == 25
    assert (Spared(fields=3, fields_spared=1) + Spared(slots=1, slots_possible=1)).percent_possible == 50


def test_a_promise_in_place_of_a_proof_counts_apart() -> None:
    promise = {"duty": "证明", "content": "真实", "liability": "撤销"}
    slots = [
        {"name": "无房证明", "commitment": promise},
        {"name": "营业执照", "licence_types": ["X"], "commitment": promise},
        {"name": "结婚证"},
    ]
    assert spared_by({"slots": slots}) == Spared(slots=3, slots_spared=1, slots_possible=1, slots_promised=1)


@pytest.mark.django_db
def test_each_material_is_found_by_name_by_means_and_by_use(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    asking("L341602ASK00001", "营业执照", "平面布局图")
    asking("L341602ASK00002", "居民身份证", "平面布局图")
    collect_all(at=MONDAY)
    with django_assert_max_num_queries(3):
        every = words_of(client.get("/items/spared/materials/"))
    assert every.rindex("平面布局图") < every.rindex("营业执照")
    assert "要您提交" in every
    assert "共1种" in words_of(client.get("/items/spared/materials/?means=business"))
    assert "共1种" in words_of(client.get("/items/spared/materials/?means=none&sort=name"))
    assert "没有叫这个名称的材料" in words_of(client.get("/items/spared/materials/?q=月球车"))


@pytest.mark.django_db
def test_the_library_is_counted_by_organisation_and_day(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert "还没有统计" in words_of(client.get("/items/spared/"))
    asking("L341602ASK00001", "营业执照", "平面布局图", licence="营业执照")
    asking("L341602ASK00002", "居民身份证", "租赁合同")
    assert tally_library(at=MONDAY) == 2
    tally_library(at=MONDAY + timedelta(days=1))
    october = MONDAY + timedelta(days=10)
    tally_library(at=october)
    (office,) = by_office(october.date())
    assert (office.items, office.counts.slots, office.counts.slots_possible) == (2, 4, 1)
    # each month keeps its last count
    assert [month.on for month in over_time()] == [october.date(), (MONDAY + timedelta(days=1)).date()]
    assert SparedTally.objects.count() == 2
    found = {row.means.key: (row.materials, row.met) for row in by_means() if row.materials}
    assert found == {"business": (1, 1), "id-card": (1, 0)}
    with django_assert_max_num_queries(5):
        words = words_of(client.get("/items/spared/"))
    assert f"{office.counts.percent}%" in words
    assert "居民身份证；人口库" in words


def test_what_the_materials_of_the_real_guides_could_be_met_by(shared: Path) -> None:
    """The figures of docs/reference/real-guides-report.md."""
    file = shared / "data" / "items" / "gxzwfw-govflow-mit" / "fangchenggang_items.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    names = [one["material_name"] for row in rows for one in row.get("materials") or ()]
    met = Counter(means.source for name in names if (means := means_of(name)))
    assert len(names) == 2876
    assert met == {Source.FORM: 579, Source.LICENCE: 680}
