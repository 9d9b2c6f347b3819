"""At the one-stop counter: from the person who stands there to the result at the exit counter, clicked through."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.foundation.papers.make import image_bytes
from tests.journeys.browser import PHONE, WIDE, check_page
from tests.journeys.test_case import People, accept_it, apart, decide_it, issue_it, review_it, work
from tests.services.cases.assisted.conftest import Phone, phone
from tests.services.cases.assisted.make import Counters, make_counters
from tests.services.cases.make import CODE, FORM, MONDAY, SLOTS
from tongban.kernel import clock
from tongban.services.cases.models import Case, CaseSlot
from tongban.services.delivery.models import Parcel
from tongban.services.items.jobs import index_items
from tongban.services.items.public import Slot

__all__ = ["phone"]

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SEX = {"type": "string", "title": "性别", "x-bind": "person.sex"}


@pytest.fixture
def counters(tmp_path: Any, settings: Any) -> Counters:
    """A hall whose service asks for two materials and knows the sex of the person."""
    settings.MEDIA_ROOT = tmp_path / "files"
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    form = {**FORM, "properties": {**FORM["properties"], "sex": SEX}}
    made: Counters = apart(
        lambda: make_counters(form=form, slots=(*SLOTS, Slot(key="lease", name="房屋租赁合同")))
    )
    apart(lambda: index_items(codes=[CODE]))
    return made


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def people(
    request: pytest.FixtureRequest, chromium: Browser, live_server: Any, settings: Any
) -> Iterator[People]:
    settings.BASE_URL = live_server.url
    some = People(chromium, live_server.url, script=request.param)
    yield some
    for context in some.contexts:
        context.close()


def scan(name: str) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": image_bytes()}


def look_narrow(people: People, page: Page) -> None:
    """The page as it stands, on a phone too."""
    page.set_viewport_size({"width": PHONE, "height": 844})
    if people.script:
        check_page(page)
    page.set_viewport_size({"width": WIDE, "height": 900})


def test_what_is_applied_for_at_the_counter_is_handed_out_there(
    people: People, counters: Counters, phone: Phone
) -> None:
    page = open_it(people, counters)
    fill_it(people, page)
    confirm_it(people, page, phone)
    number, check_code = receipt_of(people, page)
    case = apart(lambda: Case.objects.get(number=number))
    assert (case.capacity, case.channel, case.account_id) == ("counter", "counter", None)
    slots = apart(lambda: {row.key: row for row in CaseSlot.objects.filter(case=case)})
    assert slots["layout"].trust == "B"
    assert (slots["lease"].how, slots["lease"].terms["copies"]) == ("paper", 2)

    work()
    accept_it(people, counters.town, number)
    follow_it(people, number, check_code, "办好后，这里会显示取件码和取件地点")
    review_it(people, counters.town, number)
    decide_it(people, counters.town, number)
    issue_it(people, counters.town, number)
    hand_it_out(people, counters, number, check_code)


def open_it(people: People, counters: Counters) -> Page:
    """The clerk compares document and face, and finds the service in the person's own words."""
    page = people.officer(counters.clerk, "/desk/visits/")
    page.get_by_label("姓名").fill(counters.row.name)
    page.get_by_label("公民身份号码").fill(counters.row.id_number)
    page.get_by_label("已核对证件，人证一致").check()
    look_narrow(people, page)
    people.press(page, page.get_by_role("button", name="开始帮办"))
    expect(page.get_by_role("heading", name=f"{counters.row.name}要办什么")).to_be_visible()
    page.get_by_label("用办事人自己的话").fill("开饭馆")
    people.press(page, page.get_by_role("main").get_by_role("button", name="搜索"))
    look_narrow(people, page)
    people.press(page, page.get_by_role("link", name=re.compile("食品经营许可")))
    page.get_by_label("热菜").check()
    people.press(page, page.get_by_role("button", name="先看要带什么"))
    expect(page.get_by_text("房屋租赁合同")).to_be_visible()
    expect(page.get_by_text("冷食间照片")).to_have_count(0)
    look_narrow(people, page)
    people.press(page, page.get_by_role("button", name="开始填写"))
    return page


def fill_it(people: People, page: Page) -> None:
    """What is known is not asked; one material is scanned beside its original, one is taken in on paper."""
    known = page.locator("[data-locked], .tb-locked, .tb-known")
    expect(known.filter(has_text="男").first).to_be_visible()
    expect(page.locator("input[name=id_number], input[name=sex]")).to_have_count(0)
    page.get_by_label("店名").fill("小满面馆")
    page.get_by_label("经营面积").fill("68")
    people.press(page, page.get_by_role("button", name="保存并核对"))
    expect(page.get_by_text("请扫描上传，或收取纸质件")).to_have_count(2)
    page.locator("[name=file-layout]").set_input_files(scan("平面图.png"))
    page.locator("[name=original-layout]").check()
    page.locator("[name=copies-lease]").fill("2")
    look_narrow(people, page)
    people.press(page, page.get_by_role("button", name="保存并核对"))


def confirm_it(people: People, page: Page, phone: Phone) -> None:
    """The person looks at it and reads out the code that names the service."""
    expect(page.get_by_text("已核对原件")).to_be_visible()
    expect(page.get_by_text("到出件窗口领取")).to_be_visible()
    look_narrow(people, page)
    people.press(page, page.get_by_role("button", name="发送验证码"))
    assert "食品经营许可" in phone.texts[-1]["text"]
    page.locator("[name=code]").fill("000000" if phone.code != "000000" else "111111")
    people.press(page, page.get_by_role("button", name="提交申请"))
    expect(page.get_by_role("alert")).to_contain_text("还可以试4次")
    page.locator("[name=code]").fill(phone.code)
    people.press(page, page.get_by_role("button", name="提交申请"))


def receipt_of(people: People, page: Page) -> tuple[str, str]:
    """The receipt says number and check code, and how the result is fetched."""
    expect(page.get_by_role("heading", name="申请回执")).to_be_visible()
    expect(page.get_by_text("纸质2份")).to_be_visible()
    expect(page.get_by_text("取件码").first).to_be_visible()
    look_narrow(people, page)
    number = re.search(r"/taken-in/(\d+)/", page.url)
    assert number is not None
    check_code = page.locator(".tb-slip dd.tb-mono").nth(1).inner_text()
    if people.script:
        people.press(page, page.get_by_role("link", name="80毫米小票版"))
        look_narrow(people, page)
    people.press(page, page.get_by_role("link", name="我帮办的").first)
    expect(page.get_by_role("link", name="食品经营许可")).to_be_visible()
    return number[1], check_code


def follow_it(people: People, number: str, check_code: str, says: str) -> Page:
    """At home without an account, with what stands on the receipt."""
    page = people.somebody()
    people.go(page, f"/track/?number={number}")
    page.locator("[name=code]").fill(check_code)
    people.press(page, page.get_by_role("main").get_by_role("button"))
    expect(page.get_by_role("main")).to_contain_text(says)
    look_narrow(people, page)
    return page


def hand_it_out(people: People, counters: Counters, number: str, check_code: str) -> None:
    page = follow_it(people, number, check_code, "请带身份证和取件码")
    expect(page.get_by_role("main")).not_to_contain_text(counters.row.name)
    code = page.locator("section[aria-labelledby=parcel] .tb-big").inner_text()
    exit_ = people.officer(counters.clerk, "/desk/exit/")
    exit_.get_by_label("办件编号").fill(number)
    people.press(exit_, exit_.get_by_role("main").get_by_role("button"))
    people.press(exit_, exit_.get_by_role("link", name="交付"))
    exit_.locator("[name=code]").fill(code)
    exit_.locator("[name=to]").fill(counters.row.name)
    people.press(exit_, exit_.get_by_role("main").get_by_role("button").first)
    parcel = apart(lambda: Parcel.objects.get(number=number))
    assert (parcel.state, parcel.handed_to) == ("delivered", counters.row.name)
    follow_it(people, number, check_code, "已经交付")
