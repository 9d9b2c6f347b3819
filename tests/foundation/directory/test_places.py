from datetime import datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import CITY, COUNTY, LOADER, make_organisations
from tongban.foundation.directory.models import Place
from tongban.foundation.directory.public import (
    PlaceKind,
    PlaceRow,
    bring_regions,
    full_name,
    halls,
    upsert_places,
)
from tongban.kernel.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db


def _rows() -> list[PlaceRow]:
    hall = PlaceRow(
        slug="city",
        kind=PlaceKind.HALL,
        name="市政务服务中心（示例）",
        area_code=CITY,
        hours="周一至周五",
        phone="100-1",
    )
    window = PlaceRow(
        slug="city-1",
        kind=PlaceKind.WINDOW,
        name="综合窗口",
        area_code=CITY,
        parent_slug="city",
        serves="所有事项",
    )
    point = PlaceRow(slug="gujing", kind=PlaceKind.VILLAGE_POINT, name="古井服务站（示例）", area_code=COUNTY)
    return [hall, window, point]


def test_halls_and_points_are_listed_and_each_has_a_page(
    client: Client, monday: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_organisations()
    upsert_places(rows=_rows(), by=LOADER, at=monday)
    with django_assert_num_queries(2):
        page = client.get("/places/").content.decode()
    assert "市政务服务中心（示例）" in page
    assert "古井服务站（示例）" in page
    assert "综合窗口" not in page
    with django_assert_num_queries(4):
        page = client.get("/places/city/").content.decode()
    assert "综合窗口" in page
    assert 'href="tel:100-1"' in page


def test_a_place_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/places/nowhere/").status_code == 404


def test_a_second_time_changes_nothing(monday: datetime) -> None:
    make_organisations()
    first = upsert_places(rows=_rows(), by=LOADER, at=monday)
    assert upsert_places(rows=_rows(), by=LOADER, at=monday) == first
    assert Place.objects.count() == 3


@pytest.mark.parametrize(
    "row",
    [
        PlaceRow(slug="x", kind=PlaceKind.HALL, name="x", area_code="999999000000"),
        PlaceRow(slug="x", kind=PlaceKind.HALL, name="x", area_code=CITY, organisation_code="nobody"),
        PlaceRow(slug="x", kind=PlaceKind.WINDOW, name="x", area_code=CITY, parent_slug="nowhere"),
    ],
)
def test_a_place_that_hangs_in_the_air_is_refused_and_nothing_is_written(
    row: PlaceRow, monday: datetime
) -> None:
    make_organisations()
    with pytest.raises(Invalid):
        upsert_places(rows=[row], by=LOADER, at=monday)
    assert not halls()


def test_regions_of_the_state_come_with_all_above_them(monday: datetime) -> None:
    bring_regions(codes=["450602000000"], by=LOADER, at=monday)
    assert full_name("450602000000") == "防城港市港口区"
    with pytest.raises(NotFound):
        bring_regions(codes=["990000000000"], by=LOADER, at=monday)
