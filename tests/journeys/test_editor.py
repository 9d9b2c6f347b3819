"""The editor in a real browser: rows, preview while typing, two people at once, axe, reflow, and no script."""

from uuid import UUID

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.journeys.browser import LOOKS, OpenPage, check_widths
from tests.journeys.test_case import apart
from tests.services.items.library.make import COUNTY_BUREAU, city, claimed, make_entry
from tongban.services.items.library.models import Change

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(open_page: OpenPage, live_server: LiveServer) -> "Desk":
    return Desk(open_page, live_server.url)


class Desk:
    """A claimed entry with a change just begun, and the people who edit it."""

    def __init__(self, open_page: OpenPage, base: str) -> None:
        self._open, self.base = open_page, base
        city()
        make_entry()
        item = claimed(COUNTY_BUREAU, own={"purpose": "开饭馆"})
        self._sessions = {name: self._signed_in(name) for name in ("孙事项", "钱事项")}
        client = Client()
        client.cookies["sessionid"] = self._sessions["孙事项"]
        client.post(f"/desk/library/item/{item.code}/propose/", {"act": "change"})
        self.change: UUID = Change.objects.latest("made_at").pk

    def _signed_in(self, name: str) -> str:
        client = Client()
        sign_in_staff(client, make_staff(name=name, posts=("item-manager",), organisation_code=COUNTY_BUREAU))
        return str(client.session.session_key)

    def page(self, key: str, *, who: str = "孙事项", **look: object) -> Page:
        page = self._open(self.base + "/health/live", **look)
        page.context.add_cookies([{"name": "sessionid", "value": self._sessions[who], "url": self.base}])
        page.goto(f"{self.base}/desk/library/changes/{self.change}/edit/{key}/", wait_until="load")
        return page


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_on_a_page_of_each_kind(desk: Desk, look: str) -> None:
    everywhere = ("basics", "scenario", "materials", "form", "process", "why")
    for key in everywhere if look == "light" else ("materials",):
        page = desk.page(key, look=look)
        for row in page.locator("details.tb-part-row > summary").all():
            row.click()
        check_widths(page, look=look)  # type: ignore[arg-type]


def test_a_row_is_added_and_the_guide_is_seen_while_typing(desk: Desk) -> None:
    page = desk.page("faq")
    page.get_by_role("button", name="加一个问题").click()
    page.locator("[name='faq.n1.question']").fill("要跑几次？")
    page.locator("[name='faq.n1.answer']").fill("一次也不用跑。")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存")).to_be_visible()
    expect(page.locator("details.tb-part-row > summary")).to_contain_text("要跑几次？")
    page.goto(page.url.replace("/faq/", "/basics/"))
    page.get_by_role("textbox", name="一句话说明").fill("在谯城开饭馆、卖吃的")
    expect(page.locator("#live")).to_contain_text("在谯城开饭馆、卖吃的")


def test_two_people_edit_one_page_and_nothing_is_lost_without_script(desk: Desk) -> None:
    mine = desk.page("basics", script=False)
    theirs = desk.page("basics", who="钱事项", script=False)
    theirs.get_by_role("textbox", name="一句话说明").fill("开店要办的证")
    theirs.get_by_role("button", name="保存", exact=True).last.click()
    expect(theirs.get_by_text("已保存")).to_be_visible()
    mine.get_by_role("textbox", name="一句话说明").fill("开饭馆要办的证")
    mine.get_by_role("textbox", name="群众常用的叫法").fill("开饭馆")
    mine.get_by_role("button", name="保存", exact=True).last.click()
    expect(mine.get_by_role("alert")).to_contain_text("钱事项")
    expect(mine.get_by_role("alert")).to_contain_text("开店要办的证")
    mine.get_by_role("button", name="保存", exact=True).last.click()
    expect(mine.get_by_text("已保存")).to_be_visible()
    own = apart(lambda: Change.objects.get(pk=desk.change).proposal["own"])
    assert (own["purpose"], own["aliases"]) == ("开饭馆要办的证", ["开饭馆"])
