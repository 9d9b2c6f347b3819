"""Divisions as facts: their tree, their names, their numbers."""

import csv
from pathlib import Path

import pytest

from tongban.standards.codes import NATION, RegionCode, RegionLevel
from tongban.standards.regions import UnknownRegion, full_region_name, region, regions_below, regions_within

BOZHOU = RegionCode("341600000000")


def test_bozhou_is_known_to_the_village() -> None:
    counts = {level: len(list(regions_within(BOZHOU, level=level))) for level in RegionLevel}
    assert counts == {
        "nation": 0,
        "province": 0,
        "prefecture": 1,
        "county": 4,
        "township": 96,
        "village": 1360,
    }
    assert [found.name for found in regions_below(BOZHOU)] == ["谯城区", "涡阳县", "蒙城县", "利辛县"]


def test_the_country_has_its_34_provinces() -> None:
    assert len(regions_below(NATION)) == 34


def test_a_full_name_leaves_out_the_levels_that_only_fill() -> None:
    assert full_region_name(RegionCode("341602000000")) == "安徽省亳州市谯城区"
    assert full_region_name(RegionCode("110101000000")) == "北京市东城区"
    assert full_region_name(RegionCode("429004000000")) == "湖北省仙桃市"


def test_the_county_of_made_people_does_not_exist() -> None:
    with pytest.raises(UnknownRegion):
        region("341699")


@pytest.mark.parametrize("file", ["china_province_city_county.csv", "bozhou_to_village.csv"])
def test_every_division_of_the_source_is_here_with_name_level_and_parent(shared: Path, file: str) -> None:
    with (shared / "data/regions" / file).open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            found = region(row["code12"])
            if (row["level"], found.level) == ("county", RegionLevel.PREFECTURE):
                continue  # a city without counties stands in the source once more, as its own county
            assert (found.name, found.level) == (row["name"], row["level"])
            assert found.parent == (row["parent"] or NATION)
