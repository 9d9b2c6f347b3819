from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import (
    CITY,
    COUNTY,
    LOADER,
    OTHER_COUNTY,
    PROVINCE,
    TOWNSHIP,
    ZONE,
    make_areas,
)
from tongban.foundation.directory.models import Area
from tongban.foundation.directory.public import (
    AreaLevel,
    AreaRow,
    ancestors,
    area,
    areas_named,
    areas_serving,
    children,
    descendants,
    full_name,
    upsert_areas,
)
from tongban.kernel.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db


def test_an_area_knows_what_is_above_and_below() -> None:
    make_areas()
    assert [a.name for a in ancestors(TOWNSHIP)] == ["安徽省", "亳州市", "谯城区"]
    assert descendants(CITY) == {COUNTY, OTHER_COUNTY, TOWNSHIP, ZONE}
    assert [a.code for a in children(CITY)] == [ZONE, COUNTY, OTHER_COUNTY]
    assert full_name(TOWNSHIP) == "亳州市谯城区古井镇"
    assert areas_named([CITY, "999"]) == {CITY: "亳州市"}


def test_a_local_area_stands_under_a_region() -> None:
    make_areas()
    assert area(ZONE).path == (PROVINCE, CITY, ZONE)
    assert area(ZONE).parent_code == CITY


def test_an_area_is_served_by_itself_those_above_and_those_below() -> None:
    make_areas()
    assert areas_serving(COUNTY) == {PROVINCE, CITY, COUNTY, TOWNSHIP}
    assert areas_serving("999999000000") == frozenset()


def test_answers_are_kept_and_a_change_is_seen(
    django_assert_num_queries: DjangoAssertNumQueries, monday: datetime
) -> None:
    make_areas()
    with django_assert_num_queries(2):
        areas_serving(CITY)
    with django_assert_num_queries(0):
        areas_serving(CITY)
    row = AreaRow(code="341622000000", name="蒙城县", level=AreaLevel.COUNTY, parent_code=CITY)
    upsert_areas(rows=[row], by=LOADER, at=monday)
    assert "341622000000" in areas_serving(CITY)


def test_a_second_time_changes_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_areas()
    with django_assert_num_queries(3):  # savepoint, the question, release
        make_areas()


def test_a_renamed_area_is_changed(monday: datetime) -> None:
    make_areas()
    row = AreaRow(code=TOWNSHIP, name="古井新镇", level=AreaLevel.TOWNSHIP, parent_code=COUNTY)
    upsert_areas(rows=[row], by=LOADER, at=monday)
    assert area(TOWNSHIP).name == "古井新镇"


@pytest.mark.parametrize("code", ["34160", "亳州", "341600000000-", "341600000000-小"])
def test_a_code_of_another_form_is_refused_and_nothing_is_written(code: str, monday: datetime) -> None:
    with pytest.raises(Invalid):
        upsert_areas(
            rows=[AreaRow(code=code, name="x", level=AreaLevel.COUNTY, parent_code=None)],
            by=LOADER,
            at=monday,
        )
    assert not Area.objects.exists()


def test_an_area_below_nothing_is_refused_and_nothing_is_written(monday: datetime) -> None:
    rows = [
        AreaRow(code=PROVINCE, name="安徽省", level=AreaLevel.PROVINCE, parent_code=None),
        AreaRow(code=COUNTY, name="谯城区", level=AreaLevel.COUNTY, parent_code=CITY),
    ]
    with pytest.raises(Invalid):
        upsert_areas(rows=rows, by=LOADER, at=monday)
    assert not Area.objects.exists()


def test_an_unknown_area_is_not_found() -> None:
    with pytest.raises(NotFound):
        area("999999000000")
