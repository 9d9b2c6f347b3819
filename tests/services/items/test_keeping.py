"""A guide is made once for everybody without a session, and never a moment longer than its version."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import make_person, sign_in
from tests.services.items.make import MONDAY, content, make_item
from tests.services.items.scenario.make import tree
from tongban.kernel import clock
from tongban.services.items import keeping
from tongban.services.items.models import Item, ItemVersion

pytestmark = pytest.mark.django_db
CODE = "L341602TREE0001"
GUIDE = f"/items/{CODE}/"


@pytest.fixture(autouse=True)
def item(settings: Any) -> None:
    settings.GUIDE_KEEP_SECONDS = 60
    make_item(CODE, terms=tree())


def test_the_second_reader_costs_one_statement(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = client.get(GUIDE)
    with django_assert_num_queries(1):
        second = client.get(GUIDE)
    assert second.content == first.content
    assert second["ETag"] == first["ETag"]
    assert second["Cache-Control"] == "public, no-cache"
    assert {"Accept-Language", "Cookie"} <= set(second["Vary"].split(", "))
    assert second["X-Frame-Options"] == "DENY"
    assert second["Content-Security-Policy"]
    assert not second.cookies
    assert "csrfmiddlewaretoken" not in second.content.decode()


def test_a_browser_that_has_the_page_gets_no_body(client: Client) -> None:
    etag = client.get(GUIDE)["ETag"]
    again = client.get(GUIDE, headers={"if-none-match": f'"other", {etag}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert again["Cache-Control"] == "public, no-cache"
    assert client.get(GUIDE, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_new_version_is_shown_at_once_and_a_suspended_item_is_gone(client: Client) -> None:
    old = client.get(GUIDE)
    row = Item.objects.get(code=CODE)
    ItemVersion.objects.filter(item=row).update(in_force_to=MONDAY)
    newer = content(purpose="新的一版。")
    row.current = ItemVersion.objects.create(
        item=row,
        number=2,
        content=newer.as_json(),
        content_sha256=newer.sha256(),
        published_at=MONDAY,
        published_by="system:test",
        in_force_from=MONDAY,
    )
    row.save()
    new = client.get(GUIDE, headers={"if-none-match": old["ETag"]})
    assert new.status_code == 200
    assert "新的一版" in new.content.decode()
    Item.objects.update(task_state="2")
    assert client.get(GUIDE).status_code == 404


def test_language_look_and_answers_have_pages_of_their_own(client: Client) -> None:
    seen = {client.get(GUIDE).content, client.get(f"{GUIDE}?who=firm").content}
    seen.add(client.get(GUIDE, headers={"accept-language": "en"}).content)
    client.cookies["mode"] = "elder"
    seen.add(client.get(GUIDE).content)
    client.cookies["theme"] = "dark"
    seen.add(client.get(GUIDE).content)
    assert len(seen) == 5


def test_the_page_of_somebody_with_a_session_is_made_for_that_request(client: Client) -> None:
    public = client.get(GUIDE)
    mine = sign_in(Client(), make_person(name="老张")).get(GUIDE)
    assert "老张" in mine.content.decode()
    assert mine["Cache-Control"] == "private, no-cache"
    assert not mine.has_header("ETag")
    assert client.get(GUIDE).content == public.content


@pytest.mark.parametrize(
    "query", ["utm=x", "who=firm&utm=x", "agent=self&who=firm", "who=stranger", "view=x"]
)
def test_only_addresses_of_ours_are_kept(client: Client, query: str) -> None:
    answer = client.get(f"{GUIDE}?{query}")
    assert answer["Cache-Control"] == "private, no-cache"
    assert not answer.has_header("ETag")


def test_while_the_clock_is_moved_or_keeping_is_off_nothing_is_kept(client: Client, settings: Any) -> None:
    movable = clock.current()
    assert isinstance(movable, clock.MovableClock)
    movable.move_by(timedelta(days=1))
    assert not client.get(GUIDE).has_header("ETag")
    movable.reset()
    settings.GUIDE_KEEP_SECONDS = 0
    assert not client.get(GUIDE).has_header("ETag")


def test_the_oldest_pages_give_way(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_PAGES", 2)
    for query in ("", "who=firm", "who=person"):
        client.get(f"{GUIDE}?{query}")
    with CaptureQueriesContext(connection) as newest:
        client.get(f"{GUIDE}?who=person")
    with CaptureQueriesContext(connection) as oldest:
        client.get(GUIDE)
    assert len(newest) == 1
    assert len(oldest) > 1
