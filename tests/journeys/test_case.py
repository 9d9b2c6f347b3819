"""One case from the home page to the rating, clicked through by its six people; once more without script."""

import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.foundation.identity.make import PASSWORD, SECRET, current_code
from tests.foundation.papers.make import image_bytes
from tests.journeys.browser import WIDE, check_page, sideways_scroll
from tests.services.cases.make import MONDAY, Town, make_town
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.models import Account
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.trail.public import sequence_once
from tongban.kernel import clock
from tongban.services.cases.models import Case
from tongban.services.items.jobs import index_items

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
def town(tmp_path: Path, settings: Any) -> Town:
    """The county office on a Monday between two holidays."""
    settings.MEDIA_ROOT = tmp_path / "files"
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    made: Town = apart(make_town)
    apart(lambda: index_items(codes=[made.item_code]))
    return made


class People:
    """Browsers of the people of one story; every page that they meet is looked at."""

    def __init__(self, browser: Browser, base: str, *, script: bool) -> None:
        self.browser, self.base, self.script = browser, base, script
        self.contexts: list[BrowserContext] = []
        self.seen: set[str] = set()
        self.came: set[int] = set()

    def somebody(self) -> Page:
        """Somebody who has not signed in."""
        context = self.browser.new_context(
            viewport={"width": WIDE, "height": 900},
            locale="zh-CN",
            java_script_enabled=self.script,
            reduced_motion="reduce",
            base_url=self.base,
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    def sign_in(self, page: Page, account_id: int) -> None:
        """The citizen at the door, to which they were led on their way."""
        page.get_by_label("用户名").fill(name_of(account_id))
        page.get_by_label("密码").fill(PASSWORD)
        self.press(page, page.get_by_role("main").get_by_role("button", name="登录"))

    def officer(self, officer: Officer, path: str) -> Page:
        """The officer, who comes in with both factors."""
        page = self.somebody()
        self.go(page, path)
        page.get_by_label("用户名").fill(name_of(officer.account_id))
        page.get_by_label("密码").fill(PASSWORD)
        # each code is good once: who comes again at once has the next one
        code = current_code(SECRET, periods=int(officer.account_id in self.came))
        self.came.add(officer.account_id)
        page.locator("[name=code]").fill(code)
        self.press(page, page.get_by_role("button", name="登录工作台"))
        return page

    def go(self, page: Page, path: str) -> None:
        try:
            page.goto(path, wait_until="load")
        except Error as refused:  # a page that waits was just loading itself anew
            if "ERR_ABORTED" not in refused.message:
                raise
            page.goto(path, wait_until="load")
        self.look(page)

    def press(self, page: Page, what: Locator) -> None:
        """Click, and look at the page that comes."""
        what.click()
        page.wait_for_load_state("load")
        self.look(page)

    def look(self, page: Page) -> None:
        """Each kind of page is looked at once: axe where there is script, else only its width."""
        kind = re.sub(r"[0-9a-f-]{16,}", "…", page.url) + page.title()
        if kind in self.seen:
            return
        self.seen.add(kind)
        if folder := os.environ.get("TONGBAN_PICTURES"):
            page.screenshot(path=f"{folder}/case-{len(self.seen):02}-{self.script}.png", full_page=True)
        if self.script:
            check_page(page)
        else:
            assert sideways_scroll(page) == 0


def name_of(account_id: int) -> str:
    found: str = apart(lambda: Account.objects.get(pk=account_id).username)
    return found


def work() -> None:
    """The worker's part: outbox, papers and seals, the log."""

    def run() -> None:
        deliver_all()
        sequence_once()

    apart(run)


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def people(request: pytest.FixtureRequest, chromium: Browser, live_server: LiveServer) -> Iterator[People]:
    """The people of one story, with a browser that runs script or does not."""
    made = People(chromium, live_server.url, script=request.param)
    yield made
    for context in made.contexts:
        context.close()


def test_a_case_goes_all_the_way(people: People, town: Town) -> None:
    number, citizen = apply_for_it(people, town)
    accept_it(people, town, number)
    review_it(people, town, number)
    decide_it(people, town, number)
    issue_it(people, town, number)
    licence = follow_it(people, citizen, number)
    verify_it(people, licence)
    rate_it(people, citizen, number)


def find_it(people: People, town: Town) -> Page:
    """From the home page: search in one's own words, read the guide, answer its question, start."""
    page = people.somebody()
    people.go(page, "/")
    page.get_by_label("搜索服务").fill("想开饭馆")
    people.press(page, page.get_by_role("main").get_by_role("button", name="搜索"))
    people.press(page, page.get_by_role("link", name="食品经营许可（新办）"))
    expect(page.get_by_role("heading", name="食品经营许可（新办）")).to_be_visible()
    expect(page.get_by_text("冷食间照片").first).to_be_visible()
    page.get_by_label("热菜").check()
    # with script the page has heard the answer before the button is pressed
    wanted = "看我要什么材料" if people.script else "下一步"
    people.press(page, page.get_by_role("button", name=wanted))
    expect(page.get_by_text("冷食间照片")).to_have_count(0)
    people.press(page, page.get_by_role("link", name="开始办理").first)
    return page


def sign_it(people: People, page: Page, *, name: str, password: str = PASSWORD) -> None:
    """From the checked answers to the signature: drawn with the mouse; without script by name and password."""
    people.press(page, page.get_by_role("button", name="去签名"))
    people.press(page, page.get_by_role("link", name="手写" if people.script else "姓名和密码"))
    if people.script:
        box = page.locator("#drawing").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 40, box["y"] + 100)
        page.mouse.down()
        for x, y in ((120, 40), (180, 120), (260, 60)):
            page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
        page.mouse.up()
    else:
        page.get_by_label("您的姓名").fill(name)
        page.get_by_label("账户密码").fill(password)
    people.press(page, page.get_by_role("button", name="签名提交"))


def apply_for_it(people: People, town: Town) -> tuple[str, Page]:
    page = find_it(people, town)
    people.sign_in(page, town.person.account_id)
    expect(page.get_by_label("热菜")).to_be_checked()
    people.press(page, page.get_by_role("button", name="开始填写"))

    expect(page.get_by_text("人口库").first).to_be_visible()
    people.press(page, page.get_by_role("link", name=re.compile("^继续：")))
    page.get_by_label("店名").fill("面")
    people.press(page, page.get_by_role("button", name="保存，下一项"))
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("店名")).to_have_value("面")
    page.get_by_label("店名").fill("小满面馆")
    page.get_by_label("经营面积").fill("68")
    people.press(page, page.get_by_role("button", name="保存，下一项"))

    people.press(page, page.get_by_role("link", name="继续：经营场所平面布局图"))
    picture = {"name": "平面图.png", "mimeType": "image/png", "buffer": image_bytes()}
    page.get_by_label("选照片或PDF").set_input_files(picture)  # type: ignore[arg-type]
    if not people.script:  # with script it is sent as soon as it is chosen
        people.press(page, page.get_by_role("button", name="上传"))
    expect(page.get_by_role("heading", name="已交1个文件")).to_be_visible()
    people.press(page, page.get_by_role("link", name="核对并提交"))

    expect(page.get_by_text("小满面馆")).to_be_visible()
    sign_it(people, page, name=town.person.name)
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    found = re.search(r"/my/cases/([0-9A-Z]+)/", page.url)
    assert found is not None
    work()
    return found[1], page


def accept_it(people: People, town: Town, number: str) -> None:
    page = people.officer(town.clerk, "/desk/")
    people.press(page, page.locator(f"a[href='/desk/cases/{number}/']").first)
    expect(page.get_by_role("heading", name="填的和登记的对一对")).to_be_visible()
    people.press(page, page.get_by_role("button", name="受理", exact=True))
    expect(page.get_by_role("heading", name="没有您要办的")).to_be_visible()
    page.get_by_label("发消息").fill("材料齐了，已经受理。")
    people.press(page, page.get_by_role("button", name="发送"))


def review_it(people: People, town: Town, number: str) -> None:
    page = people.officer(town.reviewer, f"/desk/cases/{number}/")
    people.press(page, page.get_by_role("button", name="建议不予"))  # without reasons: refused
    expect(page.get_by_role("alert")).to_contain_text("没有办成")
    page.get_by_label("审核意见").fill("现场看过，建议准予。")
    people.press(page, page.get_by_role("button", name="通过，交决定"))


def decide_it(people: People, town: Town, number: str) -> None:
    page = people.officer(town.approver, f"/desk/cases/{number}/")
    expect(page.get_by_text("现场看过，建议准予。")).to_be_visible()
    people.press(page, page.get_by_role("button", name="准予", exact=True))


def issue_it(people: People, town: Town, number: str) -> None:
    page = people.officer(town.issuer, f"/desk/cases/{number}/")
    people.press(page, page.get_by_role("button", name="制证发证"))
    work()


def follow_it(people: People, page: Page, number: str) -> str:
    """The applicant finds everything on one page; answers with the licence's identifier."""
    people.go(page, f"/my/cases/{number}/")
    expect(page.get_by_role("heading", name="老年人优待证办好了")).to_be_visible()
    expect(page.get_by_text("材料齐了，已经受理。")).to_be_visible()
    expect(page.get_by_text("已进日志")).to_be_visible()
    people.press(page, page.get_by_role("link", name="看证照"))
    licence: str = apart(lambda: Case.objects.get(number=number).licence)
    assert licence
    return licence


def verify_it(people: People, licence: str) -> None:
    page = people.somebody()
    people.go(page, "/verify/")
    page.get_by_label("证照编号").first.fill(licence)
    people.press(page, page.get_by_role("main").get_by_role("button", name=re.compile("核验|查验|验")))
    expect(page.get_by_role("main")).to_contain_text("有效")


def rate_it(people: People, page: Page, number: str) -> None:
    people.go(page, f"/my/cases/{number}/")
    people.press(page, page.get_by_role("link", name="去评价"))
    page.get_by_label("非常满意").check()
    people.press(page, page.get_by_role("main").get_by_role("button").first)
    people.press(page, page.get_by_role("main").get_by_role("button").first)
    expect(page.get_by_role("main")).to_contain_text("非常满意")
