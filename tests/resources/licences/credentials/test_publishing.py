"""Status lists and issuer keys as checkers fetch them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.foundation.papers.make import AT, NOBODY
from tests.resources.licences.make import FIELDS, FIRM
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all, work_off
from tongban.kernel import clock
from tongban.resources.licences.credentials import listing
from tongban.resources.licences.credentials import public as credentials
from tongban.resources.licences.credentials.commands.publish import (
    mark_stale,
    publish_due_lists,
    publish_list,
    published_list,
)
from tongban.resources.licences.credentials.commands.rotate import rotate_issuer_key, withdraw_issuer_key
from tongban.resources.licences.credentials.facts import Status
from tongban.resources.licences.credentials.keys import public_half
from tongban.resources.licences.credentials.models import StatusList
from tongban.resources.licences.facts import Ending, Succession
from tongban.resources.licences.public import LicenceFact, end_licence, succeed_licence, suspend_licence

pytestmark = pytest.mark.django_db


def fetched(client: Client, number: int = 0) -> listing.ListView:
    """The list as a stranger gets it: the address of the credential, the keys of the metadata."""
    keys = {key["kid"]: key for key in client.get("/.well-known/jwt-vc-issuer").json()["jwks"]["keys"]}
    answer = client.get(f"/licences/status/{number}")
    assert answer.status_code == 200
    return listing.open_token(
        answer.content.decode(), key_of=lambda header, payload: public_half(keys[header["kid"]])
    )


def revoked(fact: LicenceFact, by: Officer) -> None:
    end_licence(identifier=fact.identifier, how=Ending.REVOKED, reason="查处", by=by, at=AT)


class TestList:
    def test_a_stranger_sees_the_revocation_in_the_next_list(
        self, client: Client, food: LicenceFact, chen: Officer
    ) -> None:
        place = credentials.place_for(food.id)
        publish_due_lists(at=clock.now())
        assert fetched(client).status(place.index) is Status.VALID
        revoked(food, chen)
        deliver_all()
        work_off()
        view = fetched(client)
        assert view.status(place.index) is Status.INVALID
        assert view.address == "http://127.0.0.1:8000/licences/status/0"
        assert view.expires_at - view.built_at == timedelta(days=1)
        others = (n for n in range(4096) if n != place.index)
        assert all(view.status(n) is Status.VALID for n in others)

    def test_a_suspension_and_its_end_show(self, client: Client, food: LicenceFact, chen: Officer) -> None:
        place = credentials.place_for(food.id)
        suspend_licence(
            identifier=food.identifier, until=date(2026, 10, 30), reason="整改", law="法", by=chen, at=AT
        )
        assert publish_due_lists(at=AT) == 1
        assert fetched(client).status(place.index) is Status.SUSPENDED

    def test_the_version_before_shows_as_not_valid(
        self, client: Client, food: LicenceFact, chen: Officer
    ) -> None:
        publish_due_lists(at=clock.now())
        before = credentials.place_for(food.id)
        fresh = succeed_licence(
            identifier=food.identifier,
            how=Succession.CHANGE,
            holder=FIRM,
            fields=FIELDS,
            case_number="341602260928000128",
            on=date(2026, 9, 28),
            by=chen,
            at=AT,
        )
        deliver_all()
        assert publish_due_lists(at=clock.now()) == 1
        view = fetched(client)
        assert view.status(before.index) is Status.INVALID
        assert view.status(credentials.place_for(fresh.id).index) is Status.VALID

    def test_a_list_on_which_nothing_changed_is_built_again_after_its_time(self, food: LicenceFact) -> None:
        assert publish_due_lists(at=AT) == 1
        assert publish_due_lists(at=AT + timedelta(seconds=299)) == 0
        assert publish_due_lists(at=AT + timedelta(seconds=300)) == 1

    def test_a_change_makes_it_due_at_once(self, food: LicenceFact) -> None:
        publish_due_lists(at=AT)
        mark_stale(number=food.number)
        assert publish_due_lists(at=AT) == 1

    def test_a_list_that_nobody_published_or_that_grew_old_is_built_when_it_is_asked_for(
        self, food: LicenceFact
    ) -> None:
        first = published_list(number=0, at=AT)
        assert published_list(number=0, at=AT + timedelta(hours=23)) == first
        assert published_list(number=0, at=AT + timedelta(hours=24)).built_at > first.built_at

    def test_caches_may_keep_it_and_ask_whether_it_is_new(
        self, client: Client, food: LicenceFact, django_assert_num_queries: Any
    ) -> None:
        publish_list(number=0, at=clock.now())
        with django_assert_num_queries(1):
            answer = client.get("/licences/status/0")
        assert answer.headers["Content-Type"] == "application/statuslist+jwt"
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        again = client.get("/licences/status/0", headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_it_is_built_with_five_queries(self, food: LicenceFact, django_assert_num_queries: Any) -> None:
        publish_list(number=0, at=AT)
        with django_assert_num_queries(6):  # four and the savepoint of the verb in this test
            publish_list(number=0, at=AT)

    def test_a_list_that_is_not_there_is_not_found(self, client: Client, food: LicenceFact) -> None:
        assert client.get("/licences/status/7").status_code == 404
        assert StatusList.objects.count() == 1


class TestKeys:
    def test_machines_get_the_published_keys_and_no_private_part(
        self, client: Client, food: LicenceFact, django_assert_num_queries: Any
    ) -> None:
        publish_list(number=0, at=AT)
        with django_assert_num_queries(1):
            answer = client.get("/.well-known/jwt-vc-issuer")
        said = answer.json()
        assert said["issuer"] == "http://127.0.0.1:8000"
        assert [sorted(key) for key in said["jwks"]["keys"]] == [
            ["alg", "crv", "kid", "kty", "use", "x", "y"]
        ]

    def test_people_read_the_history(self, client: Client, food: LicenceFact) -> None:
        publish_list(number=0, at=AT)
        first = next(iter(credentials.published_keys(at=AT)))
        rotate_issuer_key(reason="每年更换", by=NOBODY, at=AT + timedelta(seconds=1))
        page = client.get("/licences/keys/").content.decode()
        assert page.index("签发中") < page.index(first) < page.index("仍可核验")
        assert "每年更换" in page

    def test_a_withdrawn_key_is_shown_to_people_and_no_more_given_to_machines(
        self, client: Client, food: LicenceFact
    ) -> None:
        publish_list(number=0, at=AT)
        kid = next(iter(credentials.published_keys(at=AT)))
        withdraw_issuer_key(kid=kid, reason="备份遗失", by=NOBODY, at=AT)
        keys = client.get("/.well-known/jwt-vc-issuer").json()["jwks"]["keys"]
        assert kid not in {key["kid"] for key in keys}
        assert "已停用" in client.get("/licences/keys/").content.decode()

    def test_the_page_in_english_and_without_any_key(self, client: Client) -> None:
        page = client.get("/licences/keys/", headers={"Accept-Language": "en"}).content.decode()
        assert "No key yet" in page
