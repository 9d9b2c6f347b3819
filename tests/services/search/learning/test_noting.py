"""Questions are noted at one statement each, belong to a day's session, and are settled when it rests."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.services.items.make import MONDAY
from tests.services.search.learning.make import HOUR, browser, lost_and_found, note, settle
from tests.services.search.teaching import FOOD, ITEMS, LIGHTS, make_library
from tongban.kernel import clock
from tongban.services.search.learning.facts import Channel, Ending, StepKind
from tongban.services.search.learning.marks import COOKIE
from tongban.services.search.learning.models import SearchDay, SearchQuestion, SearchStep
from tongban.services.search.learning.noting import note_application, note_question, note_step
from tongban.services.search.learning.settling import forget_questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def library() -> None:
    clock.current().move_to(MONDAY)
    make_library()


def days() -> dict[str, int]:
    (row,) = SearchDay.objects.values()
    return {name: count for name, count in row.items() if isinstance(count, int) and count and name != "id"}


def test_a_question_and_what_follows_cost_one_statement_each(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        question_id = note("我叫张小满，想开饭馆", mark="m")
    assert question_id is not None
    row = SearchQuestion.objects.get()
    assert (row.text, row.mark, row.ending) == ("我叫＊,想开饭馆", "m", "")
    with django_assert_num_queries(1):
        note_step(question_id=question_id, mark="m", kind=StepKind.OPENED, key=FOOD, line=2, at=MONDAY)
    with django_assert_num_queries(1):
        note_application(mark="m", key=FOOD, at=MONDAY)
    with django_assert_num_queries(0):
        note_application(mark="", key=FOOD, at=MONDAY)
        assert note_question(collection=ITEMS, channel=Channel.API, q=" ", hits=0, mark="", at=MONDAY) is None
    assert list(SearchStep.objects.values_list("kind", "key", "line")) == [
        ("opened", FOOD, 2),
        ("applied", FOOD, None),
    ]


def test_only_the_session_that_asked_says_what_it_did(library: None) -> None:
    question_id = note("开饭馆", mark="m")
    assert question_id is not None
    for mark in ("other", ""):
        note_step(question_id=question_id, mark=mark, kind=StepKind.OPENED, key=FOOD, at=MONDAY)
    alone = note("开饭馆", mark="")
    assert alone is not None
    note_step(question_id=alone, mark="", kind=StepKind.OPENED, key=FOOD, at=MONDAY)
    for _ in range(30):
        note_step(question_id=question_id, mark="m", kind=StepKind.OPENED, key=FOOD, at=MONDAY)
    assert SearchStep.objects.count() == 20
    assert set(SearchStep.objects.values_list("question_id", flat=True)) == {question_id}


def test_an_application_belongs_to_the_question_that_led_to_it(library: None) -> None:
    right = note("霓虹灯", mark="m", opens=LIGHTS)
    note("开饭馆", mark="m", at=MONDAY + timedelta(minutes=2), opens=FOOD)
    note_application(mark="m", key=LIGHTS, at=MONDAY + timedelta(minutes=5))
    assert SearchStep.objects.get(kind="applied").question_id == right


def test_a_session_is_settled_when_it_rests_and_counted_once(library: None) -> None:
    lost_and_found("m", said="萤火虫", then="霓虹灯", key=LIGHTS)
    assert settle(MONDAY + timedelta(minutes=20)) == 0
    assert settle() == 2
    assert settle() == 0
    first, second = SearchQuestion.objects.order_by("asked_at")
    assert (first.ending, first.led_to) == (Ending.RETRIED, LIGHTS)
    assert (second.ending, second.key, second.line) == (Ending.DWELT, LIGHTS, 1)
    assert days() == {
        "asked": 2,
        "second_try": 1,
        "nothing": 1,
        "opened": 1,
        "first_line": 1,
        "first_five": 1,
        "dwelt": 1,
    }


def test_channels_and_days_are_counted_apart_in_the_citys_days(library: None) -> None:
    late = MONDAY.replace(hour=23, minute=59)
    for at, mark in ((late, "a"), (late + timedelta(minutes=5), "b")):
        note("开饭馆", mark=mark, at=at)
    note("开饭馆", mark="", channel=Channel.API, at=late)
    note("开饭馆", mark="", channel=Channel.API, at=late)
    assert settle(late + HOUR) == 4
    counted = SearchDay.objects.order_by("day", "channel").values_list("day", "channel", "asked", "left")
    assert list(counted) == [
        (date(2026, 9, 28), "api", 2, 2),
        (date(2026, 9, 28), "portal", 1, 1),
        (date(2026, 9, 29), "portal", 1, 1),
    ]


def test_forgotten_questions_leave_their_counts(library: None) -> None:
    lost_and_found("m", said="萤火虫", then="霓虹灯", key=LIGHTS)
    settle()
    assert forget_questions(before=MONDAY, limit=10) == 0
    assert forget_questions(before=MONDAY + HOUR, limit=10) == 2
    assert not SearchQuestion.objects.exists()
    assert not SearchStep.objects.exists()
    assert SearchDay.objects.get().asked == 2


def test_a_search_of_the_portal_is_noted_with_a_mark_for_a_day(library: None) -> None:
    client = browser()
    page = client.get("/find/?q=霓虹灯")
    cookie = client.cookies[COOKIE]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (86400, True, "Lax")
    row = SearchQuestion.objects.get()
    assert (row.channel, row.text, row.hits, row.mark) == ("portal", "霓虹灯", 1, cookie.value)
    assert f"/find/followed/{row.pk}/?did=opened&amp;item={LIGHTS}&amp;line=1" in page.content.decode()
    again = client.get("/find/?q=食品经营")
    assert COOKIE not in again.cookies
    assert SearchQuestion.objects.filter(mark=cookie.value).count() == 2


def test_the_browser_tells_what_was_followed(library: None) -> None:
    client, stranger = browser(), browser()
    client.get("/find/?q=霓虹灯")
    row = SearchQuestion.objects.get()
    path = f"/find/followed/{row.pk}/?did=opened&item={LIGHTS}&line=1"
    assert client.post(path, "PING", content_type="text/ping").status_code == 204
    for wrong in (
        lambda: stranger.post(path),
        lambda: client.post(f"/find/followed/{row.pk}/?did=danced"),
        lambda: client.post("/find/followed/01900000-0000-7000-8000-000000000001/?did=opened"),
    ):
        assert wrong().status_code == 204
    assert client.get(path).status_code == 405
    assert list(SearchStep.objects.values_list("key", "line")) == [(LIGHTS, 1)]


def test_a_page_that_the_browser_fetches_ahead_is_no_question(library: None) -> None:
    Client(headers={"sec-purpose": "prefetch"}).get("/find/?q=霓虹灯")
    browser().get("/find/")
    browser().get("/find/?q=19900001234")
    assert list(SearchQuestion.objects.values_list("text", flat=True)) == ["＊"]


def test_a_search_of_the_api_is_noted_without_a_mark(library: None) -> None:
    answer = browser().get("/api/v1/items/search?q=霓虹灯")
    assert answer.status_code == 200
    assert COOKIE not in answer.cookies
    row = SearchQuestion.objects.get()
    assert (row.channel, row.mark, row.hits) == ("api", "", 1)
    assert isinstance(row.pk, UUID)


def test_a_browser_that_never_rests_holds_up_nobody_else() -> None:
    for number in range(230):
        note("霓虹灯", mark="kiosk", at=MONDAY + timedelta(minutes=number))
    note("食品经营许可", mark="rested", at=MONDAY + timedelta(minutes=200))
    note("食品经营许可", mark="", channel=Channel.API, at=MONDAY + timedelta(minutes=199))
    assert settle(MONDAY + timedelta(minutes=232)) == 2
    open_marks = set(SearchQuestion.objects.filter(ending="").values_list("mark", flat=True))
    assert open_marks == {"kiosk"}


@pytest.mark.usefixtures("library")
def test_a_guess_that_was_opened_and_applied_for_is_what_the_question_came_to() -> None:
    question_id = note("霓红灯牌子", mark="m", hits=0, opens=LIGHTS)
    note_application(mark="m", key=LIGHTS, at=MONDAY + timedelta(minutes=2))
    settle()
    row = SearchQuestion.objects.get(pk=question_id)
    assert (row.ending, row.key) == (Ending.APPLIED, LIGHTS)
