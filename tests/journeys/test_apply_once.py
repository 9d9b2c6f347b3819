"""Whole applications of the sample city, clicked through by its people, with script and without.

The delegate of a firm promises one material, hands another in later, pays a fee and has the licence
brought by a courier; a mother registers a birth. Nothing is asked that the city knows, and both sign.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.foundation.papers.make import image_bytes
from tests.journeys.test_case import People, apart, sign_it, work
from tests.services.delivery.make import Van, open_depot
from tests.services.payments.make import Bank, open_bank
from tests.site.conftest import SAMPLE_DAY
from tongban.foundation.identity.public import current_code
from tongban.kernel import clock
from tongban.services.cases.models import Case
from tongban.services.delivery.models import Parcel
from tongban.services.items.models import Item, ItemVersion
from tongban.services.items.public import Commitment, Fee, ItemContent, Slot
from tongban.services.payments.models import Bill
from tongban.site.demo_people import PASSWORD, demo_people, totp_secret
from tongban.site.sample import load_city
from tongban.site.sample_folder import sample_folder

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

FOOD, BIRTH = "L341602SPJY000001", "L341600CSDJ000001"
FIRM = "谯城区小满面馆（演示）"
PICTURE: Any = {"name": "平面图.png", "mimeType": "image/png", "buffer": image_bytes()}
LEASE = Slot(
    key="lease",
    name="经营场所使用证明（演示）",
    commitment=Commitment(
        duty="证明有权使用经营场所（演示）",
        content="我有权使用这处经营场所（演示）。",
        liability="承诺不实的，撤销许可并记入信用记录（演示）。",
    ),
)


@dataclass(frozen=True, kw_only=True)
class City:
    """The sample city, with a gateway and a courier that listen."""

    people: People
    bank: Bank
    van: Van

    def citizen(self, username: str, path: str) -> Page:
        page = self.people.somebody()
        self.people.go(page, path)
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        self.people.press(page, page.get_by_role("main").get_by_role("button", name="登录"))
        return page

    def officer(self, username: str, path: str) -> Page:
        page = self.people.somebody()
        self.people.go(page, path)
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        periods = int(hash(username) in self.people.came)
        self.people.came.add(hash(username))
        page.locator("[name=code]").fill(current_code(totp_secret(username), periods=periods))
        self.people.press(page, page.get_by_role("button", name="登录工作台"))
        return page

    def press(self, page: Page, name: str, *, role: Any = "button", exact: bool = False) -> None:
        self.people.press(page, page.get_by_role("main").get_by_role(role, name=name, exact=exact).first)


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def city(
    request: pytest.FixtureRequest,
    chromium: Browser,
    live_server: LiveServer,
    tmp_path: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[City]:
    settings.MEDIA_ROOT, settings.BASE_URL = tmp_path / "files", live_server.url
    bank, settings.PAYMENTS = open_bank(tmp_path / "bank")
    van, settings.COURIER = open_depot(tmp_path / "courier")
    monkeypatch.setattr("tongban.site.demo_people.home", lambda: tmp_path)
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(SAMPLE_DAY)
    apart(lambda: load_city(sample_folder(), at=SAMPLE_DAY))
    apart(charge_and_promise)
    made = People(chromium, live_server.url, script=request.param)
    yield City(people=made, bank=bank, van=van)
    for context in made.contexts:
        context.close()
    for server in (bank.server, van.server):
        server.shutdown()
        server.server_close()


def charge_and_promise() -> None:
    """The law knows no fee, promise or later material for this service: the story's own version has them."""
    item = Item.objects.get(code=FOOD)
    assert item.current is not None
    content = ItemContent.model_validate(item.current.content)
    slots = tuple(
        slot.model_copy(update={"need": "later", "later_working_days": 5}) if slot.key == "layout" else slot
        for slot in content.slots
    )
    fee = Fee(name="工本费（演示）", amount_fen=1000, basis="演示")
    terms = content.model_copy(update={"slots": (*slots, LEASE), "fees": (fee,), "is_charged": True})
    ItemVersion.objects.filter(item=item).update(in_force_to=SAMPLE_DAY)
    item.current = ItemVersion.objects.create(
        item=item,
        number=item.current.number + 1,
        content=terms.as_json(),
        content_sha256=terms.sha256(),
        published_at=SAMPLE_DAY,
        published_by="system:test",
        in_force_from=SAMPLE_DAY,
    )
    item.save()


def test_a_delegate_applies_for_the_firm_and_a_mother_for_her_child(city: City) -> None:
    authorise(city)
    number, page = apply_as_delegate(city)
    handle(city, number, accept_only=True)
    pay(city, page, number)
    follow_up(city, page, number)
    handle(city, number, accept_only=False)
    receive(city, page, number)
    register_a_birth(city)


def authorise(city: City) -> None:
    """The owner names the delegate and the services; the delegate accepts with the code."""
    owner = city.citizen("zhang-xiaoman", "/my/authorities/")
    city.press(owner, FIRM, role="link")
    city.press(owner, "新增被授权人", role="link")
    delegate_name = next(one.name for one in demo_people() if one.username == "sun-xiaodong")
    owner.get_by_label("被授权人姓名").fill(delegate_name)
    owner.locator("[name=last_date]").fill("2026-12-31")
    owner.get_by_label("密码").fill(PASSWORD)
    city.press(owner, "签署授权")
    code = owner.locator("main b.tb-mono").inner_text()
    delegate = city.citizen("sun-xiaodong", "/my/authorities/")
    delegate.locator("#code").fill(code)
    city.press(delegate, "查看邀请")
    city.press(delegate, "接受授权")
    expect(delegate.get_by_role("main")).to_contain_text(FIRM)


def apply_as_delegate(city: City) -> tuple[str, Page]:
    page = city.citizen("sun-xiaodong", f"/apply/{FOOD}/")
    page.get_by_label(FIRM).check()
    for answer in ("个体工商户", "热菜、面食堂食"):
        page.get_by_label(answer, exact=True).check()
    city.press(page, "开始填写")
    draft = page.url
    fill_in(city, page)

    city.people.go(page, f"{draft}materials/layout/")
    page.get_by_text("先受理，材料后补").first.click()
    city.press(page, "受理后再补")
    city.people.go(page, f"{draft}materials/lease/")
    page.get_by_text("用承诺代替这份材料").first.click()
    page.locator("#signed").check()
    city.press(page, "用承诺代替", exact=True)
    city.people.go(page, f"{draft}result/")
    page.get_by_label("快递寄给我").check()
    page.get_by_label("收件人电话").fill("13800000000")
    page.get_by_label("地址，写到门牌号").fill("亳州市谯城区示例路12号")
    city.press(page, "保存选择")

    city.people.go(page, f"{draft}check/")
    expect(page.get_by_text("我有权使用这处经营场所").first).to_be_visible()
    sign_it(city.people, page, name="孙晓东", password=PASSWORD)
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    found = re.search(r"/my/cases/([0-9A-Z]+)/", page.url)
    assert found is not None
    work()
    case = apart(lambda: Case.objects.get(number=found[1]))
    assert (case.capacity, case.applicant_masked) == ("delegate", FIRM)
    return found[1], page


def fill_in(city: City, page: Page) -> None:
    """Page by page, what nobody but the applicant knows; locked facts are no fields at all."""
    city.press(page, "继续：", role="link")
    assert page.locator("input[name=firm_name]").count() == 0
    page.get_by_label("经营场所地址").fill("亳州市谯城区示例路12号")
    page.get_by_label("经营面积").fill("68.4")
    page.get_by_label("餐饮服务经营者").check()
    page.get_by_label("热食类食品制售").check()
    page.locator("input[name=delivery][value=false]").check()
    if page.get_by_label("餐位数").count():
        page.get_by_label("餐位数").fill("20")
    city.press(page, "保存，下一项")
    page.get_by_label("食品安全管理员姓名").fill("张小满")
    page.get_by_label("管理员电话").fill("13800000000")
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    city.press(page, "保存，下一项")


def handle(city: City, number: str, *, accept_only: bool) -> None:
    path = f"/desk/cases/{number}/"
    if accept_only:
        page = city.officer("li-chuangkou", path)
        city.press(page, "受理", exact=True)
        work()
        return
    page = city.officer("wang-shenhe", path)
    page.get_by_label("审核意见").fill("现场看过，建议准予。")
    city.press(page, "通过，交决定")
    page = city.officer("zhao-shenpi", path)
    city.press(page, "准予", exact=True)
    page = city.officer("sun-fazheng", path)
    city.press(page, "制证发证")
    work()
    work()


def pay(city: City, page: Page, number: str) -> None:
    bill = apart(lambda: Bill.objects.get(about=f"cases:{number}"))
    city.people.go(page, f"/my/cases/{number}/")
    expect(page.get_by_role("main")).to_contain_text("10.00元")
    city.people.go(page, f"/my/bills/{bill.number}/")
    page.get_by_role("button", name="网上缴费").click()
    page.get_by_role("button", name="付款").first.click()
    city.bank.caller.wait()
    work()
    city.people.go(page, f"/my/bills/{bill.number}/")
    expect(page.get_by_role("heading", name="缴款凭证")).to_be_visible(timeout=15_000)
    assert len([order for order in city.bank.books.orders.values() if order.paid_at]) == 1


def follow_up(city: City, page: Page, number: str) -> None:
    """The material that was to follow is handed in on the page of the case."""
    city.people.go(page, f"/my/cases/{number}/")
    expect(page.get_by_role("main")).to_contain_text("经营场所布局")
    city.press(page, "去补交", role="link")
    page.locator("input[type=file]").first.set_input_files(PICTURE)
    city.press(page, "提交材料")
    work()


def receive(city: City, page: Page, number: str) -> None:
    work()
    city.van.depot.wait()
    parcel = apart(lambda: Parcel.objects.get(subject=f"cases:{number}"))
    assert parcel.state == "delivered"
    city.people.go(page, f"/my/cases/{number}/")
    expect(page.get_by_role("main")).to_contain_text("已经交付")
    case = apart(lambda: Case.objects.get(number=number))
    assert (case.state, case.outcome) == ("delivered", "granted")
    assert case.licence


def register_a_birth(city: City) -> None:
    """The mother answers only what nobody else can: the birth certificate is in the licence library."""
    page = city.citizen("zhou-jingyi", f"/apply/{BIRTH}/")
    for question in page.locator("main fieldset").all():
        inputs = question.locator("input[type=radio]")
        if inputs.count() and not question.locator("input:checked").count():
            inputs.first.check()
    city.press(page, "开始填写")
    expect(page.get_by_role("main")).to_contain_text("出生医学证明")
    draft = page.url
    asked = page.locator("a[href*='/form/']").count()
    if asked:
        city.press(page, "继续：", role="link")
        fill_what_is_empty(page)
        city.press(page, "保存，下一项")
    city.people.go(page, f"{draft}check/")
    sign_it(city.people, page, name="周静怡", password=PASSWORD)
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()


def fill_what_is_empty(page: Page) -> None:
    for group in page.locator("main fieldset:has(input[type=radio])").all():
        if not group.locator("input:checked").count():
            group.locator("input[type=radio]").first.check()
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    for line in page.locator("main input[type=text], main textarea, main input:not([type])").all():
        if not line.input_value():
            line.fill("亳州市谯城区示例路12号")
    for phone in page.locator("main input[type=tel]").all():
        phone.fill("13800000000")
