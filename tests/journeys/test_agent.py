"""An agent of a village point without network: drafts stay encrypted on the phone, and open only with the PIN."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.foundation.papers.make import image_bytes
from tests.journeys.browser import PHONE, check_widths
from tests.journeys.test_case import People, apart
from tests.services.cases.assisted.make import Counters, make_counters
from tests.services.cases.make import CODE, MONDAY
from tongban.kernel import clock
from tongban.services.items.jobs import index_items
from tongban.services.items.public import published

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
