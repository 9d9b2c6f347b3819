"""Pages of received data and of sources: per role, within their queries."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import CITY_OFFICE, add_post
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.resources.exchange.sources.make import AT, HOUSING
from tests.resources.exchange.subscribing.make import a_grant, a_receiver, housing, now
from tests.resources.exchange.subscribing.receiver import receiving
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import work_off
from tongban.resources.exchange.batches.queries import batches_for, plans_for
from tongban.resources.exchange.sources.facts import KEEP_DUTY
from tongban.resources.exchange.subscribing.queries import subscriptions_for

pytestmark = pytest.mark.django_db(transaction=True)
add_post("source-keeper", frozenset({KEEP_DUTY}))
SUBSCRIPTIONS, BATCHES, SOURCES = (
    "/desk/exchange/subscriptions/",
    "/desk/exchange/batches/",
    "/desk/exchange/sources/",
)


@pytest.fixture
def there(tmp_path: Path, settings: object) -> Officer:
    settings.EXCHANGE_DIR = tmp_path / "exchange"  # type: ignore[attr-defined]
    housing(tmp_path)
    now(AT)
    return a_receiver()


def test_an_officer_subscribes_and_sees_the_secret_once(there: Officer) -> None:
    grant, client = a_grant(), sign_in_staff(Client(), there)
    with receiving() as receiver:
        page = client.post(SUBSCRIPTIONS, {"grant": grant.code, "url": receiver.url})
        assert page.status_code == 200
        secret = page.context["made"].secret
        assert secret in page.content.decode()
        assert secret not in client.get(SUBSCRIPTIONS).content.decode()
    [one] = subscriptions_for(there)
    address = f"{SUBSCRIPTIONS}{one.code}/"
    for act, state in (("pause", "paused"), ("continue", "active"), ("end", "ended")):
        assert client.post(address, {"do": act}).status_code == 302
        assert [one.state.value for one in subscriptions_for(there)] == [state]
    assert client.post(address, {"do": "pause"}).status_code == 409
    assert client.post(address, {"do": "nothing"}).status_code == 404


def test_a_wrong_address_stands_beside_its_field(there: Officer) -> None:
    page = sign_in_staff(Client(), there).post(
        SUBSCRIPTIONS, {"grant": a_grant().code, "url": "http://10.0.0.1/"}
    )
    assert page.status_code == 422
    assert page.context["errors"]["url"]
    assert subscriptions_for(there) == []


def test_an_officer_asks_for_a_file_and_fetches_it_once(there: Officer) -> None:
    grant, client = a_grant(), sign_in_staff(Client(), there)
    asked = client.post(BATCHES, {"grant": grant.code, "form": "csv", "often": "once"})
    assert asked.status_code == 302
    assert client.get(asked["Location"]).status_code == 200
    work_off()
    [one] = batches_for(there)
    page = client.get(asked["Location"])
    assert one.sha256 in page.content.decode()
    assert client.get(f"{BATCHES}{one.code}/manifest.json").json()["rows"] == 10
    file = client.post(f"{BATCHES}{one.code}/download/")
    data = b"".join(file.streaming_content)  # type: ignore[attr-defined]
    assert len(data) == one.size
    assert client.post(f"{BATCHES}{one.code}/download/").status_code == 409
    assert client.get(f"{BATCHES}{one.code}/download/").status_code == 405


def test_an_officer_makes_and_ends_a_schedule(there: Officer) -> None:
    grant, client = a_grant(), sign_in_staff(Client(), there)
    client.post(BATCHES, {"grant": grant.code, "form": "parquet", "often": "monthly"})
    assert [plan.grant_code for plan in plans_for(there)] == [grant.code]
    assert grant.code in client.get(BATCHES).content.decode()
    client.post(BATCHES, {"grant": grant.code, "often": "stop"})
    assert plans_for(there) == []
    bad = client.post(BATCHES, {"grant": grant.code, "form": "xls"})
    assert bad.status_code == 422
    assert client.post(BATCHES, {"grant": grant.code, "public_key": "x"}).status_code == 422


def test_the_keeper_sees_sources_and_orders_a_load(there: Officer) -> None:
    keeper = make_staff(name="冯源", posts=("source-keeper",), organisation_code=CITY_OFFICE)
    client = sign_in_staff(Client(), keeper)
    assert HOUSING in client.get(SOURCES).content.decode()
    address = f"{SOURCES}{HOUSING.replace('/', '-')}/"
    assert "单元号" in client.get(address).content.decode()
    assert client.post(address, {"do": "load"}).status_code == 302
    assert client.post(address, {"do": "abandon", "edition": "1"}).status_code == 409
    assert client.get(f"{SOURCES}103001-000009/").status_code == 409


def test_who_has_no_part_in_it_gets_no_page(there: Officer) -> None:
    grant = a_grant()
    mine = sign_in_staff(Client(), there)
    mine.post(SUBSCRIPTIONS, {"grant": grant.code, "url": ""})
    mine.post(BATCHES, {"grant": grant.code, "form": "csv"})
    subscription, batch = subscriptions_for(there)[0].code, batches_for(there)[0].code
    pages = (SUBSCRIPTIONS, f"{SUBSCRIPTIONS}{subscription}/", BATCHES, f"{BATCHES}{batch}/")
    stranger = sign_in_staff(Client(), make_staff(name="别处接收", posts=("data-receiver",)))
    assert [stranger.get(page).status_code for page in pages] == [200, 404, 200, 404]
    assert grant.code not in stranger.get(SUBSCRIPTIONS).content.decode()
    assert stranger.post(f"{BATCHES}{batch}/download/").status_code == 404
    without = sign_in_staff(Client(), make_staff(name="李窗口", posts=("accept",)))
    for page in (*pages, SOURCES):
        assert without.get(page).status_code == 403
        assert Client().get(page).status_code in (302, 401)
    assert mine.get(SOURCES).status_code == 403


def test_pages_ask_no_more_for_more_rows(
    there: Officer, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in_staff(Client(), there)
    for _ in range(4):
        client.post(SUBSCRIPTIONS, {"grant": a_grant().code, "url": ""})
    client.get(SUBSCRIPTIONS)
    counts = []
    for page in (SUBSCRIPTIONS, BATCHES):
        with django_assert_max_num_queries(14) as counted:
            client.get(page)
        counts.append(len(counted))
    client.post(SUBSCRIPTIONS, {"grant": a_grant().code, "url": ""})
    with django_assert_max_num_queries(counts[0]):
        client.get(SUBSCRIPTIONS)
