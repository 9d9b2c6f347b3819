"""The home page and my space."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import COUNTY, LOADER, LONG_AGO, make_areas
from tests.services.items.make import content, make_item
from tongban.faces.portal.pages import my
from tongban.foundation.directory.public import PlaceKind, PlaceRow, upsert_places
from tongban.kernel.errors import SignInNeeded
from tongban.kernel.memory import forget_all

pytestmark = pytest.mark.django_db


def test_home_asks_what_you_want_to_do_and_searches_without_script(client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'action="/find/"' in page
    assert 'name="q"' in page


def test_home_shows_only_the_life_events_that_have_services(client: Client) -> None:
    assert "/items/?theme=" not in client.get("/").content.decode()
    forget_all()  # what is in use is kept for five minutes
    make_item("L341602TEST0001", themes=["p005", "p020", "l010"])
    page = client.get("/").content.decode()
    assert page.count('href="/items/?theme=p') == 2
    assert page.count('href="/items/?theme=l') == 1
    assert "/items/?theme=p005" in page


def test_home_shows_no_section_that_has_nothing_to_say(client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'id="halls"' not in page
    assert 'id="bundles"' not in page
    assert "tb-mine" not in page


def test_home_counts_services_offices_and_places_and_shows_bundles(client: Client) -> None:
    make_item("L341602TEST0001")
    make_item("L341602TEST0002", terms=content(name="开餐饮店一件事", is_bundle=True), is_bundle=True)
    make_areas()
    rows = [PlaceRow(slug="hall", kind=PlaceKind.HALL, name="谯城区政务服务中心", area_code=COUNTY)]
    upsert_places(rows=rows, by=LOADER, at=LONG_AGO)
    page = client.get("/").content.decode()
    counts = [f"<span>{words}</span>" for words in ("2项服务", "1个部门", "1个大厅")]
    assert all(one in page for one in counts) and "代办点</span>" not in page
    bundles = page[page.index('id="bundles"') : page.index('id="halls"')]
    assert "开餐饮店一件事" in bundles and "食品经营许可" not in bundles


def test_my_space_is_only_for_those_who_signed_in(rf: RequestFactory) -> None:
    request = rf.get("/my/")
    request.user = AnonymousUser()
    with pytest.raises(SignInNeeded):
        my(request)


def test_home_costs_few_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/")
    with django_assert_max_num_queries(6):
        client.get("/")
