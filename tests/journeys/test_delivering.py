"""A department hands in the same file as before by mistake, then the right one; the data authority looks at what fell short."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.journeys.browser import PHONE, WIDE, axe_findings
from tests.resources.fusion.deliveries.conftest import shelf
from tests.resources.fusion.deliveries.make import AT, CITY_OFFICE, a_file, agreed, people
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import work_off
from tongban.kernel import clock

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
__all__ = ["shelf"]
PLACE = "/desk/deliveries/"


class Desk:
    """Pages of officers, each looked at by axe after every step."""

    def __init__(self, chromium: Browser, url: str) -> None:
        self._chromium, self.url = chromium, url
        self._opened: list[BrowserContext] = []

    def close(self) -> None:
        for context in self._opened:
            context.close()

    def of(self, who: Officer, *, width: int, script: bool, language: str = "zh-CN") -> Page:
        context = self._chromium.new_context(
            viewport={"width": width, "height": 900}, locale=language, java_script_enabled=script
        )
        self._opened.append(context)
        client = sign_in_staff(Client(), who)
        context.add_cookies(
            [{"name": name, "value": one.value, "url": self.url} for name, one in client.cookies.items()]
        )
        page = context.new_page()
        page.goto(f"{self.url}{PLACE}")
        return page

    def looked_at(self, page: Page) -> None:
        page.wait_for_load_state("networkidle")
        assert [str(one) for one in axe_findings(page)] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


@pytest.fixture
def desk(chromium: Browser, live_server: Any, settings: Any) -> Iterator[Desk]:
    settings.BASE_URL = live_server.url
    opened = Desk(chromium, live_server.url)
    yield opened
    opened.close()


@pytest.mark.parametrize(("width", "script"), [(WIDE, True), (PHONE, False)])
def test_a_department_delivers_and_the_data_authority_settles(
    desk: Desk, tmp_path: Path, width: int, script: bool
) -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)
    agreed()
    qin = make_staff(name="秦供数", posts=("deliverer",))
    feng = make_staff(name="冯数据", posts=("data-authority",), organisation_code=CITY_OFFICE)
    first, fewer = a_file(tmp_path, people(40), "九月.csv"), a_file(tmp_path, people(20), "十月.csv")

    page = desk.of(qin, width=width, script=script)
    for file, rows, words in (
        (first, "41", "供数单写41行，实际40行。"),
        (first, "40", "供数已接收"),
        (first, "40", "与第2次供的是同一个文件。"),
        (fewer, "", "比上次少50%：上次40行，这次20行。"),
    ):
        page.goto(f"{desk.url}{PLACE}")
        page.get_by_role("link", name="常住人口", exact=True).click()
        if script:
            desk.looked_at(page)
        page.set_input_files("input[name=file]", file)
        page.fill("input[name=rows]", rows)
        page.get_by_role("button", name="供这个文件").click()
        work_off()
        page.get_by_role("link", name="看看进度").click() if not script else page.reload()
        if script:
            desk.looked_at(page)
        assert words in page.inner_text("main")

    page = desk.of(feng, width=width, script=script)
    page.locator("#set-aside ~ * a, section:has(#set-aside) a").first.click()
    page.get_by_role("button", name="接收这次供数").click()
    assert "请写明理由" in page.inner_text("main")
    if script:
        desk.looked_at(page)
    page.fill("textarea[name=reason]", "撤并乡镇，人数确实少了")
    page.get_by_role("button", name="接收这次供数").click()
    assert "冯数据：撤并乡镇，人数确实少了" in page.inner_text("main")
    page = desk.of(qin, width=width, script=script, language="en")
    page.get_by_role("link", name="常住人口, no. 2").click()
    assert "A later delivery has taken its place" in page.inner_text("main")
