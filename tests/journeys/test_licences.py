"""My licences, verification and e-seals in a real browser: axe, reflow, and a check without script."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.foundation.directory.make import add_post, make_officer, make_organisations
from tests.foundation.identity.make import make_account, sign_in
from tests.foundation.papers.make import AT
from tests.journeys.browser import LOOKS, WIDE, Look, OpenPage, check_widths
from tests.resources.licences.make import CARD, make_licence, make_types
from tests.resources.registers.make import make_firm, make_registered
from tongban.foundation.identity.public import confirm_real_name
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import paper_bytes
from tongban.resources.licences.public import Holder, HolderKind, licence

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
add_post("certificates", frozenset({"licences.issue", "licences.revoke", "licences.suspend"}))


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
def wallet(tmp_path: Path, settings: Any) -> dict[str, Any]:
    """A person with a card and a noodle shop with its licence; the session's cookie."""
    settings.MEDIA_ROOT = tmp_path / "files"

    def make() -> dict[str, Any]:
        make_organisations()
        make_types()
        chen = make_officer(name="陈发证", posts=("certificates",))
        row = make_registered(name="张小满", birth_date=date(1961, 1, 1))
        firm = make_firm(row)
        owner = confirm_real_name(name=row.name, id_number=row.id_number, by=make_account(), at=AT)
        shop = Holder(kind=HolderKind.FIRM, name=firm.name, id_type="01", id_code=firm.uscc)
        me = Holder(kind=HolderKind.PERSON, name=row.name, id_type="111", id_code=row.id_number)
        office = chen.organisation_id
        food = make_licence(by=chen, organisation_id=office, holder=shop, at=AT)
        make_licence(by=chen, organisation_id=office, type_code=CARD, holder=me, fields={})
        deliver_all()
        food = licence(food.id)
        assert food.paper_id is not None
        client = sign_in(Client(), owner)
        return {
            "cookie": client.cookies["sessionid"].value,
            "code": food.code,
            "number": food.number,
            "pdf": paper_bytes(food.paper_id),
        }

    made: dict[str, Any] = apart(make)
    return made


def signed_in(page: Page, live_server: LiveServer, wallet: dict[str, Any]) -> None:
    page.context.add_cookies([{"name": "sessionid", "value": wallet["cookie"], "url": live_server.url}])


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    live_server: LiveServer, open_page: OpenPage, wallet: dict[str, Any], look: Look
) -> None:
    places = [
        "/my/licences/",
        f"/my/licences/{wallet['code']}/",
        f"/l/{wallet['code']}/",
        "/verify/",
        "/seals/",
    ]
    page = open_page(live_server.url + "/verify/", look=look)
    signed_in(page, live_server, wallet)
    for place in places:
        page.set_viewport_size({"width": WIDE, "height": 900})
        page.goto(live_server.url + place)
        check_widths(page, look=look)


def test_a_stranger_checks_a_number_and_an_altered_pdf_without_script(
    live_server: LiveServer, open_page: OpenPage, wallet: dict[str, Any], tmp_path: Path
) -> None:
    page = open_page(live_server.url + "/verify/", script=False)
    page.get_by_label("证照编号").fill(wallet["number"])
    page.get_by_role("button", name="核验证照").click()
    expect(page.get_by_role("heading", name="是真的，今天有效")).to_be_visible()
    altered = tmp_path / "证照.pdf"
    altered.write_bytes(wallet["pdf"] + b"\n")
    page.get_by_label("PDF文件").set_input_files(altered)
    page.get_by_role("button", name="核验证照").click()
    expect(page.get_by_role("heading", name="文件被改动过，不可信")).to_be_visible()
