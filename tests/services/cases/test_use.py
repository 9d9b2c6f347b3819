"""What is applied for most stands on the home page."""

import pytest
from django.test import Client

from tests.services.cases.make import make_case, make_town
from tests.services.cases.visit import words_of
from tests.services.items.make import content, make_item
from tongban.kernel.memory import forget_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]


def test_the_home_page_names_what_is_applied_for_most_and_else_what_cities_are_asked(client: Client) -> None:
    town = make_town(name="烟花爆竹零售许可")
    make_item("L341602TEST0009", terms=content(name="失业登记"), area_code="341602000000", source="sample")

    def often_done() -> str:
        forget_all()
        return words_of(client.get("/")).partition("常办的事")[2]

    assert "失业登记" in often_done() and "烟花爆竹零售许可" not in often_done()
    make_case(town)
    assert 0 <= often_done().find("烟花爆竹零售许可") < often_done().find("失业登记")
