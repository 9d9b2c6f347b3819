from datetime import datetime
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import (
    CITY,
    CITY_OFFICE,
    COUNTY_OFFICE,
    LOADER,
    make_areas,
    make_officer,
    make_organisations,
)
from tongban.foundation.directory.models import Organisation
from tongban.foundation.directory.public import (
    OrganisationRow,
    has_post,
    organisation,
    organisation_by_code,
    organisations_in,
    organisations_named,
    superior_of,
    upsert_organisations,
)
from tongban.kernel.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db


def test_organisations_form_a_tree_in_whatever_order_they_come() -> None:
    ids = make_organisations()
    assert superior_of(ids[COUNTY_OFFICE]).id == ids[CITY_OFFICE]
    assert organisation_by_code(CITY_OFFICE).name == "亳州市数据局（示例）"
    assert organisations_named([ids[CITY_OFFICE], uuid4()]) == {ids[CITY_OFFICE]: "亳州市数据局（示例）"}
    assert [o.code for o in organisations_in([CITY])] == [CITY_OFFICE]


def test_the_top_has_no_superior() -> None:
    ids = make_organisations()
    with pytest.raises(NotFound):
        superior_of(ids[CITY_OFFICE])


def test_a_second_time_gives_the_same_ids_and_writes_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first = make_organisations()
    with django_assert_num_queries(7):  # areas 3; savepoint, areas, organisations, release
        assert make_organisations() == first


def test_a_changed_organisation_keeps_its_id(monday: datetime) -> None:
    first = make_organisations()
    row = OrganisationRow(code=CITY_OFFICE, name="亳州市数据资源管理局（示例）", area_code=CITY)
    assert upsert_organisations(rows=[row], by=LOADER, at=monday)[CITY_OFFICE] == first[CITY_OFFICE]
    assert organisation(first[CITY_OFFICE]).name == "亳州市数据资源管理局（示例）"


@pytest.mark.parametrize(
    "rows",
    [
        [OrganisationRow(code="a", name="a", area_code="999999000000")],
        [OrganisationRow(code="a", name="a", area_code=CITY, parent_code="nowhere")],
        [
            OrganisationRow(code="a", name="a", area_code=CITY, parent_code="b"),
            OrganisationRow(code="b", name="b", area_code=CITY, parent_code="a"),
        ],
    ],
)
def test_an_organisation_that_hangs_in_the_air_is_refused_and_nothing_is_written(
    rows: list[OrganisationRow], monday: datetime
) -> None:
    make_areas()
    with pytest.raises(Invalid):
        upsert_organisations(rows=rows, by=LOADER, at=monday)
    assert not Organisation.objects.exists()


def test_an_organisation_knows_its_posts() -> None:
    ids = make_organisations()
    make_officer(posts=("accept",))
    assert has_post(ids[COUNTY_OFFICE], "accept")
    assert not has_post(ids[COUNTY_OFFICE], "approve")
