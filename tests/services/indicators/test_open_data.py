"""The platform's own statistics as an open dataset: the values of the statistics pages, small ones left empty."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_staff
from tests.resources.opendata.make import build, publish_resource
from tests.services.cases.make import MONDAY, Town, make_town
from tests.services.indicators.make import count, make_three, sums_of
from tongban.foundation.jobs.public import deliver_all
from tongban.kernel import clock
from tongban.resources.opendata.commands.define import define_dataset
from tongban.resources.opendata.commands.publish import publish_version, submit_version
from tongban.resources.opendata.content import Column, DatasetContent, Topic
from tongban.services.indicators.open_data import CITY, IndicatorMonths

pytestmark = pytest.mark.django_db
SLUG = "indicators-by-month"


@pytest.fixture
def town(still_clock: None, settings: Any, tmp_path: Path) -> Town:
    settings.OPEN_DATA_DIR = tmp_path / "opendata"
    clock.current().move_to(MONDAY)  # type: ignore[attr-defined]
    return make_town()


def everything() -> DatasetContent:
    columns = tuple(
        Column(name=one.name, title=one.title, title_en=one.title_en, type=one.type)
        for one in IndicatorMonths().fact().columns
    )
    words = {"title": "运行指标", "summary": "各项指标的月度值。", "cycle": "4", "topic": Topic.SERVICES}
    return DatasetContent(source="services.indicators", columns=columns, **words)  # type: ignore[arg-type]


def test_the_counted_months_are_opened_as_they_stand_on_the_statistics_pages(town: Town) -> None:
    make_three(town)
    count()
    editor = make_staff(name="陈编目", posts=("resource-editor",), organisation_code=CITY_OFFICE)
    authority = make_staff(name="冯数据", posts=("data-officer",), organisation_code=CITY_OFFICE)
    code = publish_resource(editor, authority, name="运行指标")
    define_dataset(slug=SLUG, resource_code=code, content=everything(), by=editor, at=MONDAY)
    deliver_all()
    build(editor, SLUG)
    submit_version(slug=SLUG, by=editor, at=MONDAY)
    publish_version(slug=SLUG, version=1, by=authority, at=MONDAY)
    asked = {"indicator": "on-time-rate", "month": "2026-09"}
    found = Client().get(f"/open/v1/datasets/{SLUG}/rows", asked).json()["rows"]
    (city,) = [one for one in found if one["area"] == CITY]
    assert (city["numerator"], city["denominator"]) == sums_of("on-time-rate") and city[
        "name"
    ] == "按期办结率"
    page = Client().get("/indicators/on-time-rate/values.json", {"by": "area"})
    told = json.loads(b"".join(page))["indicators"][0]["values"]
    areas = {one["area_code"]: one["value"] for one in found if one["area"] != CITY}
    assert areas and areas == {one["key"]: one["value"] for one in told if one["period"] == "2026-09"}
    raw = IndicatorMonths().rows(on=MONDAY.date(), parameters={}, told=lambda _: None)
    small = [one for one in raw if one["area"] != CITY and one["indicator"] == "received"]
    assert [one["value"] for one in small] == [None]  # three cases are too few to be told of an area


def test_nothing_is_there_before_the_first_count(town: Town) -> None:
    assert list(IndicatorMonths().rows(on=MONDAY.date(), parameters={}, told=lambda _: None)) == []
