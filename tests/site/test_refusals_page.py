"""The page to which the `type` of every problem leads."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tongban.kernel.errors import every_refusal

pytestmark = pytest.mark.django_db


def test_each_problem_leads_to_its_row(client: Client) -> None:
    for address, code in (
        ("/api/v1/datasets/999-999", "not-found"),
        ("/open/v1/datasets/no-such", "open-dataset-unknown"),
        ("/exchange/v1/grants", "token-unknown"),
    ):
        said = client.get(address).json()
        page, _, row = said["type"].partition("#")
        assert (row, said["code"]) == (code, code), address
        text = client.get(page, headers={"accept-language": "en"}).content.decode()
        assert f'<tr id="{row}"' in text, address


def test_the_page_names_every_code_once_and_asks_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    text = client.get("/docs/errors/").content.decode()
    rows = re.findall(r'<tr id="([^"]+)"', text)
    ours = sorted(code for code, kind in every_refusal().items() if kind.__module__.startswith("tongban."))
    assert rows == ours
    assert len(rows) > 500
    assert "%(" not in text, "places of facts are dashes"
    with django_assert_num_queries(0):
        client.get("/docs/errors/")
