from dataclasses import replace
from pathlib import Path

import pytest

from tests.foundation.papers.make import AT, NOBODY
from tests.resources.licences.make import FOOD, FOOD_SCHEMA
from tongban.foundation.papers.public import LAYOUTS
from tongban.kernel.errors import Invalid
from tongban.resources.licences.models import LicenceType
from tongban.resources.licences.public import (
    AnnualCheck,
    HolderKind,
    LicenceTypeFact,
    licence_types,
    upsert_licence_types,
)
from tongban.resources.licences.rules import labelled
from tongban.site.sample_licences import load_licence_types

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).resolve().parents[3] / "sample" / "bozhou" / "licence_types.yaml"
REPORT = AnnualCheck(name="年报", begins="01-01", ends="06-30", law="《企业信息公示暂行条例》第八条")
KIND = LicenceTypeFact(
    code=FOOD,
    name="食品经营许可证",
    authority="国家市场监督管理总局",
    holder_kind=HolderKind.FIRM,
    fields=FOOD_SCHEMA,
    template="licence",
    valid_months=60,
    one_per_holder=True,
    number_prefix="JY",
    annual_check=REPORT,
)


def schema(**changes: object) -> dict[str, object]:
    return {**FOOD_SCHEMA, **changes}


def of(element: object) -> dict[str, object]:
    return schema(properties={"premises": {"type": "string", "title": "经营场所", "x-element": element}})


def test_a_type_is_entered_with_its_annual_check() -> None:
    upsert_licence_types(rows=[KIND], by=NOBODY, at=AT)
    assert licence_types()[0].annual_check == REPORT


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "1"}, "credit code and three digits"),
        ({"template": "emblem"}, "no layout emblem"),
        ({"fields": {"type": "thing"}}, "thing"),
        ({"fields": schema(required=["floor"])}, "floor is required"),
        ({"fields": schema(**{"x-rows": ["kinds"]})}, "the paper does not show it"),
        ({"fields": schema(**{"x-rows": ["premises", "floor"]})}, "the paper names floor"),
        ({"fields": schema(**{"x-rows": "premises"})}, "list of names"),
        ({"fields": of("firm.shoe_size")}, "no data element firm.shoe_size"),
        ({"fields": of(["KZ_JYCS"])}, "no data element"),
        ({"annual_check": replace(REPORT, begins="13-01")}, "no day of a year"),
        ({"annual_check": replace(REPORT, begins="07-01")}, "before its first"),
        ({"annual_check": replace(REPORT, law=" ")}, "a law that asks for it"),
    ],
)
def test_a_type_that_cannot_be_is_refused(changes: dict[str, object], words: str) -> None:
    with pytest.raises(Invalid) as refused:
        upsert_licence_types(rows=[replace(KIND, **changes)], by=NOBODY, at=AT)  # type: ignore[arg-type]
    assert words in str(refused.value.facts["fields"])
    assert not LicenceType.objects.exists()


def test_the_paper_shows_the_rows_that_it_names_in_their_order() -> None:
    values = {"premises": "和平路18号", "kinds": ["热食"]}
    chosen = schema(**{"x-rows": ["kinds", "premises"]})
    assert labelled(chosen, values) == [("经营项目", "热食"), ("经营场所", "和平路18号")]
    assert labelled(schema(**{"x-rows": ["premises"]}), values) == [("经营场所", "和平路18号")]


def test_the_sample_city_has_more_than_twenty_types_in_every_layout_each_field_bound() -> None:
    load_licence_types(SAMPLE, by=NOBODY, at=AT)
    kinds = licence_types()
    assert len(kinds) >= 20
    assert {kind.template for kind in kinds} == set(LAYOUTS)
    assert sum(kind.annual_check is not None for kind in kinds) >= 3
    assert all(about.get("x-element") for kind in kinds for about in kind.fields["properties"].values())
