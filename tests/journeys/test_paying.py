"""Paying a fee in a real browser: out to the sandbox gateway and back, with and without script; axe on each page."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.foundation.identity.make import sign_in, sign_in_staff
from tests.journeys.browser import LOOKS, WIDE, Look, OpenPage, check_widths
from tests.services.payments.make import Bank, Till, a_line, less, make_bill, make_till, open_bank
from tests.services.payments.test_gateway import ask_now

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def apart(what: Callable[[], Any]) -> Any:
    """Run in a thread of its own: Playwright keeps an event loop in this one, and workers need theirs."""

    def run() -> Any:
        try:
            return what()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


@pytest.fixture
def bank(live_server: LiveServer, tmp_path: Path, settings: Any) -> Iterator[Bank]:
    opened, given = open_bank(tmp_path / "bank")
    settings.PAYMENTS, settings.BASE_URL = given, live_server.url
    settings.MEDIA_ROOT = tmp_path / "files"
    yield opened
    opened.server.shutdown()
    opened.server.server_close()


@pytest.fixture
def bill(bank: Bank) -> dict[str, str]:
    """A bill with a reduction, and the sessions of its payer, its office and an operator."""

    def make() -> dict[str, str]:
        till: Till = make_till()
        line = a_line(5000, quantity=2, reductions=(less(3000),))
        sessions = {
            "payer": sign_in(Client(), till.payer),
            "clerk": sign_in_staff(Client(), till.clerk),
            "chief": sign_in_staff(Client(), till.chief),
            "operator": sign_in_staff(Client(), till.operator),
        }
        cookies = {name: client.cookies["sessionid"].value for name, client in sessions.items()}
        return cookies | {"number": make_bill(till, lines=(line,)).number}

    made: dict[str, str] = apart(make)
    return made


def enter(page: Page, live_server: LiveServer, cookie: str) -> None:
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


@pytest.mark.parametrize("script", [True, False])
def test_a_payer_goes_to_the_gateway_and_comes_back(
    live_server: LiveServer, open_page: OpenPage, bank: Bank, bill: dict[str, str], script: bool
) -> None:
    page = open_page(live_server.url + "/health/live", script=script)
    enter(page, live_server, bill["payer"])
    page.goto(f"{live_server.url}/my/bills/{bill['number']}/")
    expect(page.get_by_role("heading", name="要缴70.00元")).to_be_visible()
    page.get_by_role("button", name="网上缴费").click()
    expect(page.get_by_text("演示支付平台")).to_be_visible()
    page.get_by_text("演示故障").click()
    page.get_by_role("combobox").select_option("never")
    page.get_by_role("button", name="付款").first.click()
    expect(page.get_by_role("heading", name="正在等支付平台的结果")).to_be_visible()
    apart(ask_now)
    if not script:
        page.get_by_role("link", name="看看缴成了没有").click()
    # with script the page asks by itself, and its head and receipt change with the news
    expect(page.get_by_role("heading", name="缴款凭证")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("button", name="缴费")).to_have_count(0)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    live_server: LiveServer, open_page: OpenPage, bank: Bank, bill: dict[str, str], look: Look
) -> None:
    number = bill["number"]
    places = {
        "payer": ["/my/bills/", f"/my/bills/{number}/"],
        "clerk": ["/desk/bills/", f"/desk/bills/{number}/"],
        "chief": [f"/desk/bills/{number}/"],
        "operator": ["/desk/operations/payments/"],
    }
    for who, paths in places.items():
        page = open_page(live_server.url + "/health/live", look=look)
        enter(page, live_server, bill[who])
        for path in paths:
            page.set_viewport_size({"width": WIDE, "height": 900})
            page.goto(live_server.url + path)
            check_widths(page, look=look)


def test_the_gateways_own_page_reads_well(
    open_page: OpenPage, live_server: LiveServer, bank: Bank, bill: dict[str, str]
) -> None:
    page = open_page(live_server.url + "/health/live")
    enter(page, live_server, bill["payer"])
    page.goto(f"{live_server.url}/my/bills/{bill['number']}/")
    page.get_by_role("button", name="网上缴费").click()
    page.wait_for_url(f"{bank.address}/pay/*")
    check_widths(page)
