"""Opening a restaurant in a real browser: one application, five organisations, one handing-over."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.foundation.papers.make import image_bytes
from tests.journeys.browser import PHONE, sideways_scroll
from tests.journeys.test_case import People, apart, sign_it, work
from tests.services.bundles.restaurant import (
    CODE,
    FIRM,
    Restaurant,
    grant,
    make_restaurant,
    register_firm,
)
from tests.services.cases.make import MONDAY
from tongban.kernel import clock
from tongban.services.bundles.commands.move_on import move_on
from tongban.services.cases.models import Case
from tongban.services.items.jobs import index_items

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FILES = ("address", "layout", "fire-rules", "plan", "picture", "pipes")
TEXTS = {
    "premises": "亳州市谯城区示例路28号",
    "firm_name": FIRM,
    "capital": "30",
    "scope": "餐饮服务",
    "head": "老张",
    "area": "320",
    "seats": "80",
    "manager": "李店长",
    "situation": "新开餐馆，申请开业前检查。",
    "words": "老张餐馆",
    "width": "4",
    "height": "1",
    "water": "3",
    "trap": "0.5",
}
TICKS = ("热食类食品制售", "食品安全自查", "从业人员健康管理", "进货查验记录", "食品安全事故处置")


@pytest.fixture
def restaurant(tmp_path: Path, settings: Any) -> Restaurant:
    settings.MEDIA_ROOT = tmp_path / "files"
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    made: Restaurant = apart(make_restaurant)
    apart(lambda: index_items(codes=[CODE]))
    return made


class Few(People):
    """Looks at the pages of this story only: those of an application have journeys of their own."""

    def look(self, page: Page) -> None:
        if "/bundles/" in page.url or f"/items/{CODE}/" in page.url or page.url == f"{self.base}/":
            super().look(page)


@pytest.fixture
def people(chromium: Browser, live_server: LiveServer) -> Iterator[People]:
    made = Few(chromium, live_server.url, script=True)
    yield made
    for context in made.contexts:
        context.close()


def test_a_restaurant_opens_with_one_application(people: People, restaurant: Restaurant) -> None:
    page = people.somebody()
    find_it(people, page)
    number = apply_for_it(people, page, restaurant)
    expect(page.get_by_text("办好“营业执照”以后自动开始").first).to_be_visible()
    first = apart(lambda: Case.objects.get(part_of=number).number)
    accept_it(people, restaurant, first)
    apart(lambda: grant(restaurant, first, from_post=1))
    people.go(page, f"/my/bundles/{number}/")
    expect(page.get_by_text("新企业进了法人库就开始办").first).to_be_visible()
    apart(lambda: register_firm(restaurant))
    apart(lambda: move_on(number=number, at=clock.now()))
    work()
    others = apart(
        lambda: list(Case.objects.filter(part_of=number, state="received").values_list("number", flat=True))
    )
    assert len(others) == 4
    for other in others:
        apart(lambda number=other: grant(restaurant, number))
    people.go(page, f"/my/bundles/{number}/")
    expect(page.get_by_role("heading", name="5个结果都在这里")).to_be_visible()
    page.set_viewport_size({"width": PHONE, "height": 844})
    assert sideways_scroll(page) == 0


def find_it(people: People, page: Page) -> None:
    people.go(page, "/")
    expect(page.get_by_role("heading", name="一件事，一次办")).to_be_visible()
    page.get_by_label("搜索服务").fill("开餐馆")
    people.press(page, page.get_by_role("main").get_by_role("button", name="搜索"))
    people.press(page, page.get_by_role("link", name="开餐馆", exact=True).first)
    expect(page.get_by_role("heading", name="5件事，一次申请")).to_be_visible()
    for key, answer in (
        ("floor", "large"),
        ("sign", "yes"),
        ("kind", "sole"),
        ("what", "hot"),
        ("light", "no"),
    ):
        page.locator(f"input[name={key}][value={answer}]").check()
        page.wait_for_url(f"**{key}={answer}**")
    people.press(page, page.get_by_role("link", name="开始办理").first)


def apply_for_it(people: People, page: Page, restaurant: Restaurant) -> str:
    people.sign_in(page, restaurant.owner.account_id)
    people.press(page, page.get_by_role("button", name="开始填写"))
    expect(page.get_by_text("人口库").first).to_be_visible()
    draft = page.url
    people.press(page, page.locator("a[href*='/form/']").first)
    while "/form/" in page.url:
        fill_page(page)
        people.press(page, page.get_by_role("button", name="保存，下一项"))
    picture: Any = {"name": "图.png", "mimeType": "image/png", "buffer": image_bytes()}
    for slot in FILES:
        people.go(page, f"{draft}materials/{slot}/")
        page.get_by_label("选照片或PDF").set_input_files(picture)
        expect(page.get_by_role("heading", name="已交1个文件")).to_be_visible()
    people.go(page, f"{draft}check/")
    sign_it(people, page, name=restaurant.owner.name)
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    number = page.url.rstrip("/").rsplit("/", 1)[1]
    work()
    people.go(page, f"/my/bundles/{number}/")
    return number


def fill_page(page: Page) -> None:
    """Whatever this page of the form asks."""
    for key, text in TEXTS.items():
        for name in (key, "address" if key == "premises" else key):
            field = page.locator(f"input[name={name}], textarea[name={name}]")
            if field.count() and field.first.is_visible() and not field.first.input_value():
                field.first.fill(text)
    for label in TICKS:
        box = page.get_by_role("checkbox", name=label)
        if box.count():
            box.first.check()
    if (form := page.locator("input[name=business_form][value='餐饮服务经营者']")).count():
        form.check()
        page.locator("input[name=delivery]").last.check()
    for consent in page.locator("input[type=checkbox][name$=promise]").all():
        consent.check()


def accept_it(people: People, restaurant: Restaurant, number: str) -> None:
    """The officer sees of what the case is a part, and takes it on."""
    page = people.officer(restaurant.officer, f"/desk/cases/{number}/")
    expect(page.get_by_role("heading", name="“开餐馆”里的一项")).to_be_visible()
    expect(page.get_by_text("等本件结果的有")).to_be_visible()
    people.press(page, page.get_by_role("link", name="5项办结0项"))
    expect(page.get_by_role("heading", name="谁等谁")).to_be_visible()
    people.go(page, f"/desk/cases/{number}/")
    people.press(page, page.get_by_role("button", name="受理", exact=True))
    work()
