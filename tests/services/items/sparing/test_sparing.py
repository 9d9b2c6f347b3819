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
from tongban.services.items.sparing.facts import Source, Spared
from tongban.services.items.sparing.means import means_of
from tongban.services.items.sparing.models import SparedTally
from tongban.services.items.sparing.queries import by_office, over_time
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
        "缴回营业执照正、副本",
        "不动产权籍调查成果",
    ],
)
def test_papers_of_others_and_what_no_register_says_must_be_asked_for(name: str) -> None:
    assert means_of(name) is None


def test_fields_and_slots_of_an_item_are_counted() -> None:
    content = ItemContent.model_validate(yaml.safe_load(FOOD.read_text(encoding="utf-8"))["content"])
    assert spared_by(content.as_json()) == Spared(
        fields=18, fields_spared=4, slots=7, slots_spared=6, slots_possible=0
    )


def test_an_item_that_asks_nothing_has_no_share() -> None:
    assert spared_by({}).percent is None
    assert (Spared(fields=3, fields_spared=1) + Spared(slots=1, slots_possible=1)).percent == 25
    assert (Spared(fields=3, fields_spared=1) + Spared(slots=1, slots_possible=1)).percent_possible == 50


@pytest.mark.django_db
def test_the_library_is_counted_by_organisation_and_day(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert "还没有统计" in words_of(client.get("/items/spared/"))
    asking("L341602ASK00001", "营业执照", "平面布局图", licence="营业执照")
    asking("L341602ASK00002", "居民身份证", "租赁合同")
    assert tally_library(at=MONDAY) == 2
    assert tally_library(at=MONDAY) == 2
    tally_library(at=MONDAY + timedelta(days=1))
    (office,) = by_office(MONDAY.date())
    assert (office.items, office.counts.slots, office.counts.slots_possible) == (2, 4, 1)
    assert [day.on for day in over_time()] == [(MONDAY + timedelta(days=1)).date(), MONDAY.date()]
    assert SparedTally.objects.count() == 2
    with django_assert_max_num_queries(4):
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
    assert met == {Source.FORM: 503, Source.LICENCE: 660}
