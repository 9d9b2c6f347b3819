"""The month's figures count what was promised, also what is left lying."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.services.cases.make import MONDAY, bring_to, make_case, make_town
from tests.services.cases.visit import words_of
from tests.services.items.make import content, make_item
from tongban.kernel.memory import forget_all
from tongban.services.cases.figures import month_figures
from tongban.services.cases.models import Case

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


def test_a_case_decided_late_and_one_left_lying_both_lower_the_share() -> None:
    town = make_town()
    numbers = [str(make_case(town, key=f"key-{n}").number) for n in range(3)]
    for number in numbers[:2]:
        bring_to(town, number, "decided")
    bring_to(town, numbers[2], "accepted")
    forget_all()
    figures = month_figures(today=TODAY)
    assert (figures.received, figures.decided, figures.due, figures.kept_share) == (3, 2, 2, 100.0)
    Case.objects.filter(number__in=numbers[1:]).update(promised_due_on=TODAY - timedelta(days=1))
    forget_all()
    figures = month_figures(today=TODAY)
    assert (figures.due, figures.kept, figures.kept_share) == (3, 1, 33.3)


def test_the_home_page_names_what_is_applied_for_most_and_else_what_cities_are_asked(client: Client) -> None:
    town = make_town(name="烟花爆竹零售许可")
    make_item("L341602TEST0009", terms=content(name="失业登记"), area_code="341602000000", source="sample")

    def often_done() -> str:
        forget_all()
        return words_of(client.get("/")).partition("常办的事")[2]

    assert "失业登记" in often_done() and "烟花爆竹零售许可" not in often_done()
    make_case(town)
    assert 0 <= often_done().find("烟花爆竹零售许可") < often_done().find("失业登记")


def test_last_months_cases_are_not_counted() -> None:
    town = make_town()
    bring_to(town, str(make_case(town).number), "decided")
    forget_all()
    next_month = month_figures(today=TODAY + timedelta(days=30))
    assert (next_month.received, next_month.decided, next_month.kept_share) == (0, 0, None)


def test_the_figures_cost_one_query_and_then_none(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        month_figures(today=TODAY)
    with django_assert_num_queries(0):
        month_figures(today=TODAY)


def test_the_home_page_shows_them_and_says_when_nothing_was_due(client: Client, on_monday: None) -> None:
    assert "还没有到期的" in client.get("/").content.decode()
    town = make_town()
    bring_to(town, str(make_case(town).number), "decided")
    forget_all()
    page = client.get("/").content.decode()
    assert "按承诺日办好（1件里的1件）" in page and "<b>100%</b>" in page
