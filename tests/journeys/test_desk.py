"""The worklist in a real browser: axe, keys, ticking, reflow, and no script."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.foundation.directory.make import COUNTY_OFFICE
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.foundation.tasks.make import make_task
from tests.journeys.browser import LOOKS, NARROWEST, PHONE, Look, OpenPage, check_widths, sideways_scroll
from tongban.foundation.directory.public import organisation_by_code
from tongban.kernel import clock

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session_key() -> str:
    """The session of an officer for whom five tasks wait."""
    officer = make_staff(name="李窗口", posts=("accept", "review"))
    office: UUID = organisation_by_code(COUNTY_OFFICE).id
    for number, hours in enumerate((-60, 30, 80, 200, 400)):
        about = f"cases:34160226092800{number:05}"
        make_task(
            organisation_id=office, due_at=clock.now() + timedelta(hours=hours), at=clock.now(), about=about
        )
    client = Client()
    sign_in_staff(client, officer)
    return str(client.session.session_key)


@pytest.fixture
def open_desk(open_page: OpenPage, live_server: LiveServer, session_key: str) -> OpenPage:
    """`open_desk("/desk/", width=390)`: a page of the desk, signed in."""

    def open_it(path: str = "/desk/", **look: object) -> Page:
        page = open_page(live_server.url + "/health/live", **look)
        page.context.add_cookies([{"name": "sessionid", "value": session_key, "url": live_server.url}])
        page.goto(live_server.url + path, wait_until="load")
        return page

    return open_it


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(open_desk: OpenPage, look: Look) -> None:
    for path in ("/desk/", "/desk/?q=小满&kind=step", "/desk/absences/", "/desk/jump/?q=x"):
        check_widths(open_desk(path, look=look), look=look)


def test_the_narrowest_page_in_english_does_not_scroll_sideways(open_desk: OpenPage) -> None:
    assert sideways_scroll(open_desk(width=NARROWEST, language="en")) == 0


def test_keys_move_select_and_jump(open_desk: OpenPage) -> None:
    page = open_desk()
    rows = page.locator(".tb-desk tbody tr")
    page.keyboard.press("j")
    expect(rows.nth(0).locator("a.main")).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1).locator("a.main")).to_be_focused()
    page.keyboard.press("x")
    expect(rows.nth(1).get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("k")
    expect(rows.nth(0).locator("a.main")).to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.locator("#jump")).to_be_focused()


def test_ticked_tasks_are_taken_together(open_desk: OpenPage) -> None:
    page = open_desk()
    together = page.get_by_role("region", name="选中的")
    expect(together).to_be_hidden()
    for place in (0, 2):
        page.locator(".tb-desk tbody").get_by_role("checkbox").nth(place).check()
    together.get_by_role("button", name="认领", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("2件都已办成")
    page.get_by_role("link", name="回到待办").click()
    expect(page.get_by_role("link", name="我认领的")).to_contain_text("2")


def test_what_an_act_needs_is_asked_and_everything_works_without_script(open_desk: OpenPage) -> None:
    page = open_desk(script=False, width=PHONE)
    page.locator(".tb-desk tbody").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="抄送").click()
    expect(page.get_by_role("main")).to_contain_text("没有同事能同时接这几件")
    page.get_by_role("link", name="回到待办").click()
    page.get_by_role("searchbox", name="编号、申请人或事项").fill("0000 3")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator(".tb-desk tbody tr")).to_have_count(1)
    page.get_by_text("存成视图").click()
    page.get_by_role("textbox", name="视图名称").fill("三号件")
    page.get_by_role("button", name="存下").click()
    expect(page.get_by_role("navigation", name="视图")).to_contain_text("三号件")


def test_a_task_is_taken_without_script(open_desk: OpenPage) -> None:
    page = open_desk(script=False)
    page.locator(".tb-desk tbody tr").first.get_by_role("button").click()
    expect(page.locator(".tb-desk tbody tr").first).to_contain_text("李窗口")
