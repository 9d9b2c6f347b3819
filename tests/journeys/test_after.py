"""A holder renews a licence: the old one is replaced, the grant is public and masked, who supervises gives the receipt."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import PASSWORD, sign_in, sign_in_staff
from tests.journeys.browser import PHONE, WIDE, OpenPage, check_widths
from tests.journeys.test_case import apart, work
from tests.services.cases.held.make import stall_licence, stall_town
from tests.services.cases.make import MONDAY, bring_to
from tests.services.decisions.make import supervisor
from tongban.kernel import clock
from tongban.services.cases.models import Case

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story(tmp_path: Path, settings: Any) -> dict[str, Any]:
    """A stall whose licence ends in seven weeks, granted by the county, supervised by the city."""
    settings.MEDIA_ROOT = tmp_path / "files"
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)

    def make() -> dict[str, Any]:
        town = stall_town(supervising_organisation=CITY_OFFICE)
        fact, liu = stall_licence(town), supervisor()
        clients = {
            "holder": sign_in(Client(), town.person),
            "approver": sign_in_staff(Client(), town.approver),
            "liu": sign_in_staff(Client(), liu),
        }
        cookies = {name: one.cookies["sessionid"].value for name, one in clients.items()}
        return {"town": town, "licence": fact, "cookies": cookies}

    made: dict[str, Any] = apart(make)
    return made


def as_somebody(open_page: OpenPage, live_server: LiveServer, story: dict[str, Any], who: str) -> Page:
    page = open_page(live_server.url + "/grants/")
    cookie = {"name": "sessionid", "value": story["cookies"][who], "url": live_server.url}
    page.context.add_cookies([cookie])
    return page


def picture(page: Page, name: str) -> None:
    """Pictures of the page, wide and on a phone, where a folder for them is named."""
    if folder := os.environ.get("TONGBAN_PICTURES"):
        for width in (WIDE, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/after-{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": WIDE, "height": 900})


def look(page: Page, name: str) -> None:
    """A page that is new in this story, wide and on a phone."""
    check_widths(page)
    page.set_viewport_size({"width": WIDE, "height": 900})
    picture(page, name)


def renew(page: Page, base: str, story: dict[str, Any]) -> None:
    """From the licence to the signed application."""
    page.goto(f"{base}/my/licences/{story['licence'].code}/")
    look(page, "licence")
    page.get_by_role("link", name="延续有效期").click()
    expect(page.get_by_text("视为准予延续").first).to_be_visible()
    look(page, "begin")
    page.get_by_role("button", name="开始填写").click()
    expect(page.get_by_text("摊位经营证").first).to_be_visible()
    picture(page, "draft")
    page.get_by_role("link", name="核对全部内容并签名").click()
    expect(page.get_by_text("小满凉皮").first).to_be_visible()
    page.get_by_role("button", name="去签名").click()
    page.get_by_role("link", name="姓名和密码").click()
    page.get_by_label("您的姓名").fill("老张")
    page.get_by_label("账户密码").fill(PASSWORD)
    page.get_by_role("button", name="签名提交").click()
    expect(page.get_by_role("heading", name="要在2026年11月14日前决定")).to_be_visible()
    picture(page, "track")


def test_a_renewal_from_the_licence_to_the_receipt(
    live_server: LiveServer, open_page: OpenPage, story: dict[str, Any]
) -> None:
    base, town = live_server.url, story["town"]
    holder = as_somebody(open_page, live_server, story, "holder")
    renew(holder, base, story)
    work()
    number = apart(lambda: Case.objects.get().number)
    apart(lambda: bring_to(town, number, "issued"))
    work()

    holder.goto(f"{base}/my/licences/{story['licence'].code}/")
    expect(holder.get_by_role("heading", name="已经换成新的一版")).to_be_visible()
    picture(holder, "replaced")
    holder.get_by_role("link", name="打开最新一版").click()
    expect(holder.get_by_text("2029年11月14日").first).to_be_visible()

    anybody = open_page(base + "/grants/")
    expect(anybody.get_by_role("link", name="老*")).to_be_visible()
    expect(anybody.get_by_text("老张")).to_have_count(0)
    look(anybody, "record")
    anybody.get_by_role("link", name="老*").click()
    look(anybody, "entry")

    liu = as_somebody(open_page, live_server, story, "liu")
    liu.goto(f"{base}/desk/received/")
    look(liu, "received")
    liu.get_by_role("link", name="老*").click()
    look(liu, "received-one")
    liu.get_by_label("备注").fill("纳入日常检查")
    liu.get_by_role("button", name="签收这件决定").click()
    expect(liu.get_by_text("纳入日常检查")).to_be_visible()

    approver = as_somebody(open_page, live_server, story, "approver")
    approver.goto(f"{base}/desk/cases/{number}/")
    expect(approver.get_by_text("已签收")).to_be_visible()
    picture(approver, "case")
