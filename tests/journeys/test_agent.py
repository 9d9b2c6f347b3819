"""An agent of a village point without network: drafts stay encrypted on the phone, and open only with the PIN."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.foundation.identity.make import PASSWORD, make_account
from tests.foundation.papers.make import image_bytes
from tests.journeys.browser import PHONE, check_widths
from tests.journeys.test_case import People, apart
from tests.services.cases.assisted.conftest import Phone, phone
from tests.services.cases.assisted.make import Counters, make_counters
from tests.services.cases.make import CODE, FORM, MONDAY
from tongban.foundation.identity.public import confirm_real_name
from tongban.kernel import clock
from tongban.services.cases.models import Case, CaseSlot, Draft
from tongban.services.items.jobs import index_items
from tongban.services.items.public import Slot, published

__all__ = ["phone"]

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PIN, NAME, SHOP = "8位以上的密码-2026", "张福来", "小满面馆"
# everything that the browser keeps of this site, as text: nothing typed may be read in it
KEPT = """async () => {
  const parts = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})];
  const base = await new Promise((done) => { const asked = indexedDB.open("tongban-agent"); asked.onsuccess = () => done(asked.result); });
  for (const store of base.objectStoreNames) {
    const rows = await new Promise((done) => { const asked = base.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => done(asked.result); });
    for (const row of rows) for (const value of Object.values(row)) {
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) parts.push(new TextDecoder("utf-8", {fatal: false}).decode(value));
      else if (value instanceof CryptoKey) parts.push("A KEY IS KEPT");
      else parts.push(JSON.stringify(value));
    }
  }
  base.close();
  return parts.join("\\n");
}"""


CARD, VILLAGE = "老年人优待证（首次办理）", "减店村"
CARD_FORM = {
    **FORM,
    "required": ["name", "village"],
    "properties": {
        **{key: FORM["properties"][key] for key in ("name", "id_number", "born")},
        "village": {"type": "string", "title": "现住哪个村", "maxLength": 40},
    },
}


@pytest.fixture
def counters(tmp_path: Any, settings: Any) -> Counters:
    settings.MEDIA_ROOT = tmp_path / "files"
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    made: Counters = apart(make_counters)

    apart(lambda: index_items(codes=[CODE]))
    return made


@pytest.fixture
def people(chromium: Browser, live_server: Any, settings: Any) -> Iterator[People]:
    settings.BASE_URL = live_server.url
    some = People(chromium, live_server.url, script=True)
    yield some
    for context in some.contexts:
        context.close()


def unlock(page: Page, pin: str) -> None:
    page.get_by_label("本机密码", exact=True).fill(pin)
    page.get_by_role("button", name="打开草稿").click()


def test_a_draft_filled_in_without_network_is_kept_encrypted_and_opens_only_with_the_pin(
    people: People, counters: Counters
) -> None:
    page = people.officer(counters.agent, "/desk/agent/")
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.get_by_label("本机密码", exact=True).fill(PIN)
    page.get_by_label("再输一次密码").fill(PIN)
    page.get_by_role("button", name="打开草稿").click()
    page.get_by_label("查找要保存的事项").fill(apart(lambda: published(CODE)).content.name)
    page.get_by_role("button", name="搜索").last.click()
    page.get_by_role("button", name="保存到本机").click()
    expect(page.locator("[data-part=items] li")).to_have_count(1)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    people.look(page)

    page.context.set_offline(True)
    page.reload(wait_until="load")  # the page itself comes from the phone
    expect(page.locator("[data-part=net]")).to_contain_text("没有网络")
    unlock(page, "wrong-pin-2026")
    expect(page.get_by_role("alert")).to_contain_text("密码不对")
    unlock(page, PIN)
    page.get_by_role("button", name="新建草稿").click()
    page.get_by_label("姓名").fill(NAME)
    page.get_by_label("公民身份号码").fill(counters.row.id_number)
    page.get_by_label("热菜").check()
    page.get_by_label("店名").fill(SHOP)
    page.get_by_label("拍照：经营场所平面布局图").set_input_files(
        {"name": "平面图.png", "mimeType": "image/png", "buffer": image_bytes()}
    )
    check_widths(page)
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("已加密保存在本机")

    kept = page.evaluate(KEPT)
    for secret in (NAME, SHOP, counters.row.id_number, PIN, "平面图.png", "A KEY IS KEPT"):
        assert secret not in kept
    page.reload(wait_until="load")
    unlock(page, PIN)
    page.get_by_role("button", name="打开 食品经营许可").click()
    expect(page.get_by_label("店名")).to_have_value(SHOP)
    expect(page.get_by_label("热菜")).to_be_checked()

    page.evaluate("indexedDB.deleteDatabase('tongban-agent')")
    page.reload(wait_until="load")
    expect(page.get_by_role("alert")).to_contain_text("已没有草稿")


@pytest.fixture
def card(tmp_path: Any, settings: Any) -> Counters:
    """A benefit for old people, a village point, and somebody with an account of their own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)

    def make() -> Counters:
        photo = Slot(key="photo", name="近期免冠照片")
        made = make_counters(
            name=CARD, aliases=("老年证",), type_code="05", scenario=(), form=CARD_FORM, slots=(photo,)
        )
        row = made.row
        confirm_real_name(name=row.name, id_number=row.id_number, by=make_account("zhang-fulai"), at=MONDAY)
        index_items(codes=[CODE])
        return made

    return apart(make)  # type: ignore[no-any-return]


def test_a_draft_filled_in_without_network_becomes_one_case_however_often_it_is_sent(
    people: People, card: Counters, phone: Phone
) -> None:
    page = people.officer(card.agent, "/desk/agent/")
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.get_by_label("本机密码", exact=True).fill(PIN)
    page.get_by_label("再输一次密码").fill(PIN)
    page.get_by_role("button", name="打开草稿").click()
    page.get_by_label("查找要保存的事项").fill("老年证")
    page.get_by_role("button", name="搜索").last.click()
    page.get_by_role("button", name="保存到本机").click()
    expect(page.locator("[data-part=items] li")).to_have_count(1)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    fill_in_without_network(page, card)

    page.context.set_offline(False)
    send(page, phone)
    drafts = apart(lambda: list(Draft.objects.all()))
    assert [(one.person_id, one.form["village"]) for one in drafts] == [(card.person_id, VILLAGE)]
    assert not apart(Case.objects.exists)  # nothing is submitted before the person agrees
    page.goto("/desk/agent/", wait_until="load")  # the network broke off, say: sent once more
    unlock(page, PIN)
    send(page, phone)
    assert apart(lambda: [one.slots["photo"] for one in Draft.objects.all()]) == [drafts[0].slots["photo"]]

    expect(page.get_by_label("现住哪个村")).to_have_value(VILLAGE)
    people.look(page)
    people.press(page, page.get_by_role("button", name="保存并核对"))
    people.press(page, page.get_by_role("button", name="发送验证码"))
    assert CARD in phone.texts[-1]["text"]
    page.locator("[name=code]").fill(phone.code)
    people.press(page, page.get_by_role("button", name="提交申请"))
    expect(page.get_by_role("heading", name="申请回执")).to_be_visible()

    page.goto("/desk/agent/", wait_until="load")
    unlock(page, PIN)
    page.get_by_role("button", name=f"发送 {CARD}").click()
    expect(page.get_by_role("alert")).to_contain_text("已经提交")
    expect(page.locator("[data-part=drafts]")).to_contain_text("本机没有草稿")
    case = apart(Case.objects.get)
    assert (case.capacity, case.channel, case.form["village"]) == ("agent", "village", VILLAGE)
    assert len(apart(lambda: CaseSlot.objects.get(case=case, key="photo").papers)) == 1
    own_account_sees(people, card, case.number)


def fill_in_without_network(page: Page, card: Counters) -> None:
    page.context.set_offline(True)
    page.reload(wait_until="load")
    unlock(page, PIN)
    page.get_by_role("button", name="新建草稿").click()
    page.get_by_label("姓名").fill(NAME)
    page.get_by_label("公民身份号码").fill(card.row.id_number)
    page.get_by_label("现住哪个村").fill(VILLAGE)
    page.get_by_label("拍照：近期免冠照片").set_input_files(
        {"name": "照片.png", "mimeType": "image/png", "buffer": image_bytes()}
    )
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("已加密保存在本机")


def send(page: Page, phone: Phone) -> None:
    """With a network: the code goes to the person, who reads it out; draft and photos follow."""
    before = len(phone.texts)
    page.get_by_role("button", name=f"发送 {CARD}").click()
    page.get_by_label("六位数字").fill("000000")
    page.get_by_role("button", name="确认并发送").click()
    expect(page.get_by_role("alert")).to_contain_text("验证码不对")
    assert len(phone.texts) == before + 1
    check_widths(page)
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.get_by_label("六位数字").fill(phone.code)
    page.get_by_role("button", name="确认并发送").click()
    page.wait_for_url("**/desk/visits/**/drafts/**")


def own_account_sees(people: People, card: Counters, number: str) -> None:
    page = people.somebody()
    people.go(page, f"/my/cases/{number}/")
    page.get_by_label("用户名").fill("zhang-fulai")
    page.get_by_label("密码").fill(PASSWORD)
    people.press(page, page.get_by_role("main").get_by_role("button", name="登录"))
    expect(page.get_by_role("main")).to_contain_text(CARD)
    expect(page.get_by_role("main")).to_contain_text("代办")
