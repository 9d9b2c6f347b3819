"""Item managers take home what is theirs, and nothing else."""

import io
import json

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, make_organisations
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.services.items.make import MONDAY, content, make_item
from tongban.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def items() -> None:
    """Two items of the county office, one of the city office; 周事项 manages the county's."""
    clock.current().move_to(MONDAY)
    ids = make_organisations()
    for number, office in enumerate((COUNTY_OFFICE, COUNTY_OFFICE, CITY_OFFICE), 1):
        make_item(f"LTEST{number}", terms=content(name=f"第{number}项"), organisation_id=ids[office])


def test_a_manager_sees_how_many_and_downloads_her_own(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in_staff(client, make_staff(name="周事项", posts=("item-manager",)))
    with django_assert_max_num_queries(12):
        page = client.get("/desk/items/export/").content.decode()
    assert "2 个事项" in page
    with django_assert_max_num_queries(12):
        answer = client.get("/desk/items/export/json/")
        said = json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert [one["code"] for one in said] == ["LTEST1", "LTEST2"]
    lines = b"".join(client.get("/desk/items/export/jsonl/").streaming_content)  # type: ignore[attr-defined]
    assert lines.count(b"\n") == 2
    book = load_workbook(io.BytesIO(b"".join(client.get("/desk/items/export/xlsx/").streaming_content)))  # type: ignore[attr-defined]
    codes = [cell.value for cell in book["items"]["B"]]
    assert codes == ["code", "LTEST1", "LTEST2"]


def test_nobody_else_gets_a_file_and_no_other_format_is_written(client: Client) -> None:
    for address in ("", "json/", "xlsx/"):
        assert client.get(f"/desk/items/export/{address}").status_code == 302
    sign_in_staff(client, make_staff(name="李窗口"))
    for address in ("", "json/", "xlsx/"):
        assert client.get(f"/desk/items/export/{address}").status_code == 403
    sign_in_staff(client, make_staff(name="周事项", posts=("item-manager",)))
    assert client.get("/desk/items/export/pdf/").status_code == 422
