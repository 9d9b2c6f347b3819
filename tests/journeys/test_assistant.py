"""From a sentence to a submitted draft: the assistant finds the service, asks, tells the list and leads to the application."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.browser import NARROWEST, PHONE, WIDE, OpenPage, check_page, sideways_scroll
from tests.journeys.test_case import People, apart, sign_it
from tests.services.cases.make import MONDAY, Town, make_town
from tongban.kernel import clock
from tongban.services.cases.models import Case
from tongban.services.items.jobs import index_items
from tongban.services.items.public import Slot

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
# a list that goes by the question and of which the first answer asks nothing to be handed in
SLOTS = (
    Slot(key="identity", name="身份证明", register_fact="person.id_number"),
    Slot(key="form", name="申请表", from_form=True),
    Slot(key="cold", name="冷食间照片", when='kind == "cold"'),
)


@pytest.fixture
def town(tmp_path: Path, settings: Any) -> Town:
    settings.MEDIA_ROOT = tmp_path / "files"
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    made: Town = apart(lambda: make_town(slots=SLOTS))
    apart(lambda: index_items(codes=[made.item_code]))
    return made


@pytest.fixture
def people(chromium: Browser, live_server: LiveServer) -> Iterator[People]:
    made = People(chromium, live_server.url, script=True)
    yield made
    for context in made.contexts:
        context.close()


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("TONGBAN_PICTURES"):
        page.screenshot(path=f"{folder}/assistant-{name}.png")


def test_a_sentence_becomes_a_submitted_case(people: People, town: Town) -> None:
    page = people.somebody()
    people.go(page, "/")
    page.get_by_role("link", name="智能客服").click()
    dialog = page.get_by_role("dialog", name="智能客服")
    box = dialog.get_by_label("您的问题")
    expect(box).to_be_focused()
    page.keyboard.type("我想开饭馆，要带什么材料？")
    page.keyboard.press("Enter")
    log = dialog.get_by_role("log")
    expect(log).to_contain_text("店里做什么？")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    picture(page, "question")
    check_page(page)
    log.get_by_role("button", name="热菜").click()
    expect(log).to_contain_text("不用准备材料")
    expect(log).not_to_contain_text("冷食间照片")
    expect(log.get_by_role("link", name="食品经营许可（新办）").last).to_have_attribute(
        "href", f"/items/{town.item_code}/?kind=hot#papers"
    )
    picture(page, "list")
    page.set_viewport_size({"width": PHONE, "height": 800})
    picture(page, "phone")
    check_page(page)
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    assert sideways_scroll(page) == 0
    page.set_viewport_size({"width": WIDE, "height": 900})

    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("link", name="智能客服")).to_be_focused()
    people.go(page, "/items/")  # the conversation goes along to another page
    page.get_by_role("link", name="智能客服").click()
    expect(page.get_by_role("log")).to_contain_text("不用准备材料")

    people.press(page, page.get_by_role("log").get_by_role("link", name="开始申请").last)
    people.sign_in(page, town.person.account_id)
    expect(page.get_by_label("热菜")).to_be_checked()
    people.press(page, page.get_by_role("button", name="开始填写"))
    people.press(page, page.get_by_role("link", name=re.compile("^继续：")))
    page.get_by_label("店名").fill("面对面")
    people.press(page, page.get_by_role("button", name="保存，下一项"))
    people.press(page, page.get_by_role("link", name=re.compile("核对并提交|核对全部内容并签名")).first)
    sign_it(people, page, name=town.person.name)
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    assert apart(lambda: Case.objects.get().answers) == {"kind": "hot"}


def test_what_is_deleted_leaves_the_dialog_and_the_rest_goes_to_a_person(people: People, town: Town) -> None:
    page = people.somebody()
    people.go(page, "/")
    page.get_by_role("link", name="智能客服").click()
    log = page.get_by_role("log")
    box = page.get_by_label("您的问题")
    for said, told in (("开饭馆要多久", "10个工作日"), ("清空", "已经删掉了"), ("转人工", "写咨询")):
        expect(box).to_have_value("")
        box.fill(said)
        page.keyboard.press("Enter")
        expect(log).to_contain_text(told)
    expect(log).not_to_contain_text("10个工作日")
    people.press(page, log.get_by_role("button", name="写咨询"))
    people.sign_in(page, town.person.account_id)
    expect(page.get_by_role("heading", name="转给人工")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(2)
    expect(page.get_by_role("main")).not_to_contain_text("开饭馆")
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        picture(page, f"hand-over-{width}")
        check_page(page)


def test_without_script_it_is_a_page(live_server: LiveServer, open_page: OpenPage, town: Town) -> None:
    page = open_page(f"{live_server.url}/items/{town.item_code}/", width=PHONE, script=False)
    page.get_by_role("link", name="智能客服").click()
    page.get_by_label("您的问题").fill("要多久")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("10个工作日")
    picture(page, "no-script")
    assert sideways_scroll(page) == 0


@pytest.mark.parametrize("look", ["night", "elder"])
def test_the_conversation_reads_well_in_every_look(
    live_server: LiveServer, open_page: OpenPage, town: Town, look: str
) -> None:
    page = open_page(
        f"{live_server.url}/assistant/?q=open%20a%20restaurant", width=PHONE, look=look, language="en"
    )
    expect(page.get_by_role("log")).to_contain_text("食品经营许可")
    picture(page, look)
    check_page(page, look=look)
