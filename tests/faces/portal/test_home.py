"""The home page and my space."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from tongban.faces.portal.pages import my
from tongban.kernel.errors import SignInNeeded

pytestmark = pytest.mark.django_db


def test_home_asks_what_you_want_to_do_and_searches_without_script(client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'action="/find/"' in page
    assert 'name="q"' in page
    assert page.count('href="/items/?theme=p') == 8
    assert page.count('href="/items/?theme=l') == 8


def test_home_shows_no_section_that_has_nothing_to_say(client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'id="halls"' not in page
    assert "tb-mine" not in page


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
