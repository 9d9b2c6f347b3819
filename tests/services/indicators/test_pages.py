"""The statistics for everybody: pages, files, API, and the home page."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from tests.services.cases.make import MONDAY, Town, bring_to, make_case, make_town
from tests.services.cases.visit import words_of
from tests.services.feedback.make import make_ended_case
from tests.services.indicators.make import count, make_three
from tongban.kernel import clock
from tongban.services.feedback.commands.rate import rate_case
from tongban.services.feedback.facts import Channel, RatingLevel
from tongban.services.indicators.book import indicator_of, indicators
from tongban.services.indicators.definitions.missing import NOT_COUNTED
from tongban.services.items.models import Item

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(still_clock: None) -> Town:
    clock.current().move_to(MONDAY)  # type: ignore[attr-defined]
    return make_town()


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "zh-CN"})


def test_every_figure_stands_on_the_list_with_its_meaning_and_what_is_not_counted_with_the_reason(
    town: Town, client: Client, django_assert_max_num_queries: Any
) -> None:
    make_three(town)
    count()
    client.get("/indicators/")
    with django_assert_max_num_queries(3):
        said = words_of(client.get("/indicators/"))
    for one in indicators():
        assert one.name_zh in said
    assert "33.3%" in said and "CC-BY-4.0" in said
    for missing in NOT_COUNTED:
        assert missing.name_zh in said
    english = words_of(Client(headers={"accept-language": "en"}).get("/indicators/"))
    assert "Promises kept" in english and "Complaints settled" in english


def test_before_the_first_count_the_pages_say_so(town: Town, client: Client) -> None:
    assert "还没有统计" in words_of(client.get("/indicators/"))
    assert "还没有统计" in words_of(client.get("/indicators/received/"))
    assert client.get("/indicators/nothing/").status_code == 404


def test_a_page_shows_value_definition_and_the_statement_exactly_as_it_is_run(
    town: Town, client: Client, django_assert_max_num_queries: Any
) -> None:
    make_three(town)
    count()
    client.get("/indicators/on-time-rate/")
    with django_assert_max_num_queries(6):
        page = client.get("/indicators/on-time-rate/")
    assert indicator_of("on-time-rate").current.sql in page.context["sql"]
    said = words_of(page)
    assert "33.3%" in said and "按期办结率 · Promises kept" in said and "promised_due_on" in said
    assert page.context["has_denominator"] is True


@pytest.mark.parametrize("by", ["organisation", "area", "type", "item", "nonsense"])
def test_small_counts_are_not_told_below_the_whole_city(town: Town, client: Client, by: str) -> None:
    make_three(town)
    count()
    page = client.get(f"/indicators/received/?by={by}&month=2026-09")
    (row,) = page.context["rows"]
    assert row.cell.sum.is_hidden and row.text == "<5"
    assert page.context["trend"][0].text == "3"
    for number in range(2):
        make_case(town, key=f"more-{number}")
    count()
    (row,) = client.get(f"/indicators/received/?by={by}").context["rows"]
    assert row.text == "5" and row.name and row.name != row.key


def test_what_the_library_promises_is_about_nobody_and_is_told_whole(town: Town, client: Client) -> None:
    count()
    page = client.get("/indicators/items/?by=item")  # it has no cut by item
    assert [row.text for row in page.context["rows"]] == ["1"]


def test_a_file_carries_definition_and_licence_and_tells_nothing_more_than_the_page(
    town: Town, client: Client, django_assert_max_num_queries: Any
) -> None:
    make_three(town)
    count()
    with django_assert_max_num_queries(4):
        answer = client.get("/indicators/received/values.csv?by=organisation")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    (line,) = list(csv.DictReader(io.StringIO(text)))
    assert (line["period"], line["hidden"], line["numerator"], line["value"]) == ("2026-09", "1", "", "")
    assert line["licence"] == "CC-BY-4.0" and line["definition_zh"] and line["name_zh"] == "收件量"
    assert 'rel="license"' in answer["Link"]
    parts = client.get("/indicators/received/values.json").streaming_content  # type: ignore[attr-defined]
    told = json.loads(b"".join(parts))
    (one,) = told["indicators"]
    assert one["values"][0]["value"] == 3 and one["sql"] == indicator_of("received").current.sql
    assert one["definition_en"]["formula"] == "applications submitted" and told["licence"] == "CC-BY-4.0"
    assert client.get("/indicators/received/values.xml").status_code == 404


def test_the_file_of_everything_holds_every_indicator(town: Town, client: Client) -> None:
    count()
    parts = client.get("/indicators/all.json").streaming_content  # type: ignore[attr-defined]
    assert {one["indicator"] for one in json.loads(b"".join(parts))["indicators"]} == {
        one.code for one in indicators()
    }
    assert client.get("/indicators/all.pdf").status_code == 404


def test_a_single_day_of_the_city_is_told_from_five_on(town: Town, client: Client) -> None:
    make_three(town)
    count()
    day = client.get("/api/v1/indicators/received/values?by=day").json()["values"]
    assert [(one["period"], one["value"], one["hidden"]) for one in day] == [("2026-09-28", None, True)]


def test_the_api_tells_definitions_statements_and_values(
    town: Town, client: Client, django_assert_max_num_queries: Any
) -> None:
    make_three(town)
    count()
    book = client.get("/api/v1/indicators").json()
    assert len(book["indicators"]) == len(indicators()) and book["licence"] == "CC-BY-4.0"
    assert client.get("/api/v1/indicators/received").json()["sql"].startswith("--")
    with django_assert_max_num_queries(3):
        told = client.get("/api/v1/indicators/on-time-rate/values?from=2026-09&to=2026-09").json()
    assert [(one["value"], one["denominator"]) for one in told["values"]] == [(33.3, 3)]
    assert client.get("/api/v1/indicators/none").status_code == 404
    assert client.get("/api/v1/indicators/received/values?from=2026-13").status_code == 422
    assert client.get("/api/v1/indicators/received/values?from=1990-01").status_code == 422


def test_files_and_pages_name_no_person(town: Town, client: Client) -> None:
    bring_to(town, str(make_case(town).number), "decided")
    count()
    for url in ("/indicators/all.csv", "/indicators/received/values.json?by=item"):
        text = b"".join(client.get(url).streaming_content).decode()  # type: ignore[attr-defined]
        assert town.person.name not in text and "张" not in text


def test_the_home_page_shows_the_figures_of_the_month_and_says_when_nothing_was_due(
    town: Town, client: Client, django_assert_num_queries: Any
) -> None:
    assert "还没有到期的" in words_of(client.get("/"))
    bring_to(town, str(make_case(town).number), "decided")
    count()
    page = client.get("/").content.decode()
    assert "按承诺日办好（1件里的1件）" in page and "<b>100%</b>" in page


def test_the_home_page_shows_bad_ratings_too(town: Town, client: Client) -> None:
    assert "还没有人" in words_of(client.get("/"))
    rate_case(
        number=make_ended_case(town),
        by=town.person,
        level=RatingLevel.VERY_DISSATISFIED,
        options=["114"],
        text="",
        channel=Channel.PC,
        at=MONDAY,
    )
    count()
    assert "差评1条，已答复0条" in client.get("/").content.decode()


def test_an_item_that_ended_still_has_its_name_in_the_table(town: Town, client: Client) -> None:
    for number in range(5):
        make_case(town, key=f"key-{number}")
    Item.objects.update(task_state="3")
    count()
    (row,) = client.get("/indicators/received/?by=item").context["rows"]
    assert row.name == Item.objects.get().name
