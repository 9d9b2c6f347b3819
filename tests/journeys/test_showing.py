"""A licence shown to a checker, in two real browsers: the holder's phone, and the checker's wide screen."""

import io
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import segno
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.foundation.directory.make import add_post, make_officer, make_organisations
from tests.foundation.identity.make import make_person, sign_in
from tests.foundation.papers.make import AT
from tests.journeys.browser import FLAGS, LOOKS, PHONE, WIDE, Look, OpenPage, check_page, check_widths
from tests.journeys.test_licences import apart
from tests.resources.licences.make import make_types
from tests.resources.licences.showing.make import PURPOSE, make_driver_type, make_driving_licence
from tongban.kernel import clock
from tongban.resources.licences.public import revoke_licence
from tongban.resources.licences.showing.models import ShowCode
from tongban.resources.licences.showing.rules import code_text

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
add_post("certificates", frozenset({"licences.issue", "licences.revoke", "licences.suspend"}))
PICTURES = os.environ.get("TONGBAN_PICTURES", "")


@pytest.fixture
def wallet(tmp_path: Path, settings: Any, live_server: LiveServer) -> dict[str, Any]:
    """A person with a driving licence, and how it is revoked."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.BASE_URL = live_server.url
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)

    def make() -> dict[str, Any]:
        make_organisations()
        make_types()
        make_driver_type()
        chen = make_officer(name="陈发证", posts=("certificates",))
        zhang = make_person(name="张小满", birth_date=date(1990, 1, 1))
        fact = make_driving_licence(zhang, by=chen)

        def revoke() -> None:
            revoke_licence(identifier=fact.identifier, reason="醉酒驾驶", by=chen, at=clock.now())

        cookie = sign_in(Client(), zhang).cookies["sessionid"].value
        return {"cookie": cookie, "code": fact.code, "revoke": revoke}

    made: dict[str, Any] = apart(make)
    return made


def holder_page(open_page: OpenPage, live_server: LiveServer, wallet: dict[str, Any], **more: Any) -> Page:
    """The holder's phone with the licence open."""
    page = open_page(live_server.url + "/verify/", width=PHONE, **more)
    page.context.add_cookies([{"name": "sessionid", "value": wallet["cookie"], "url": live_server.url}])
    page.goto(f"{live_server.url}/my/licences/{wallet['code']}/")
    return page


def ask(page: Page, live_server: LiveServer, *, needed: str = "准驾车型") -> None:
    """A car hire asks for the name and, without which nothing goes, the classes."""
    page.goto(live_server.url + "/licences/check/")
    page.get_by_role("link", name="机动车驾驶证").click()
    page.get_by_label("谁要看").fill("小满租车行")
    page.get_by_label("用来做什么").fill(PURPOSE)
    page.get_by_label("想看: 持证人", exact=False).check()
    page.locator("input[name=fields][value=holder_id_code]").check()
    page.get_by_label(f"必须: {needed}", exact=False).check()
    page.get_by_role("button", name="下一步：扫码").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("机动车驾驶证")


def picture(page: Page, name: str) -> None:
    """A picture to look at, where somebody wants one."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True, animations="disabled")


def test_two_fields_are_shown_then_the_licence_is_revoked_and_the_checker_sees_it(
    live_server: LiveServer, open_page: OpenPage, wallet: dict[str, Any]
) -> None:
    checker = open_page(live_server.url + "/verify/")
    ask(checker, live_server)
    check_page(checker)
    picture(checker, "check-open")
    holder = holder_page(open_page, live_server, wallet)
    picture(holder, "one")
    holder.get_by_role("link", name="亮证", exact=True).click()
    check_page(holder)
    holder.get_by_role("button", name="生成亮证码").click()
    digits = holder.locator(".tb-show__digits")
    expect(digits).to_be_visible()
    expect(holder.get_by_text("秒后自动换码")).to_be_visible()
    check_page(holder)
    picture(holder, "show")
    checker.get_by_label("九位数字").fill(digits.inner_text())
    checker.get_by_role("button", name="用这个码").click()
    expect(checker.get_by_role("heading", name="码有效，问题已送到持证人手机")).to_be_visible()
    check_page(checker)
    picture(checker, "check-claimed")
    # the phone is led to the question by itself
    expect(holder.get_by_role("heading", name="小满租车行要看您的机动车驾驶证")).to_be_visible()
    check_page(holder)
    picture(holder, "asked")
    holder.get_by_label("持证人").check()
    holder.get_by_role("button", name="出示选中的内容").click()
    expect(holder.get_by_role("heading", name="对方正在看")).to_be_visible()
    check_page(holder)
    picture(holder, "shown")
    # and the checker's page to the answer
    expect(checker.get_by_role("heading", name="真实、有效，刚刚出示")).to_be_visible()
    expect(checker.get_by_text("C1")).to_be_visible()
    expect(checker.get_by_text("张小满")).to_be_visible()
    check_page(checker)
    picture(checker, "check-shown")
    apart(wallet["revoke"])
    expect(checker.get_by_role("heading", name="已被吊销或已换发，无效")).to_be_visible(timeout=10_000)
    check_page(checker)
    picture(checker, "check-revoked")
    checker.set_viewport_size({"width": PHONE, "height": 900})
    picture(checker, "check-revoked-phone")
    holder.get_by_role("button", name="马上从对方页面撤下").click()
    expect(checker.get_by_role("heading", name="出示的内容已经消失")).to_be_visible(timeout=10_000)
    holder.goto(live_server.url + "/my/licences/uses/")
    expect(holder.get_by_text("小满租车行")).to_be_visible()
    check_page(holder)
    picture(holder, "uses")


def test_it_goes_without_script_on_both_sides(
    live_server: LiveServer, open_page: OpenPage, wallet: dict[str, Any]
) -> None:
    checker = open_page(live_server.url + "/verify/", script=False)
    ask(checker, live_server)
    holder = holder_page(open_page, live_server, wallet, script=False)
    holder.get_by_role("link", name="亮证", exact=True).click()
    holder.get_by_role("button", name="生成亮证码").click()
    expect(holder.get_by_text("前有效，截图无效")).to_be_visible()
    picture(holder, "show-without-script")
    checker.get_by_label("九位数字").fill(holder.locator(".tb-show__digits").inner_text())
    checker.get_by_role("button", name="用这个码").click()
    holder.get_by_role("link", name="对方扫过了？看看谁要看").click()
    holder.get_by_role("button", name="不出示").click()
    expect(holder.get_by_role("heading", level=1, name="您没有出示")).to_be_visible()
    checker.get_by_role("link", name="看看有没有回答").click()
    expect(checker.get_by_role("heading", name="持证人没有向您出示")).to_be_visible()


def video_of(text: str, path: Path) -> Path:
    """What a camera would see: the code on a screen, as motion JPEG."""
    raw = io.BytesIO()
    segno.make(text).save(raw, kind="png", scale=8, border=6)
    frame = Image.new("RGB", (640, 480), (235, 238, 240))
    with Image.open(raw) as code:
        side = min(420, code.width)
        frame.paste(code.convert("RGB").resize((side, side)), ((640 - side) // 2, (480 - side) // 2))
    out = io.BytesIO()
    frame.save(out, format="JPEG", quality=90)
    path.write_bytes(out.getvalue() * 5)
    return path


def test_the_checker_scans_with_the_camera(
    live_server: LiveServer,
    chromium: Browser,
    open_page: OpenPage,
    wallet: dict[str, Any],
    tmp_path: Path,
) -> None:
    holder = holder_page(open_page, live_server, wallet)
    holder.get_by_role("link", name="亮证", exact=True).click()
    holder.get_by_role("button", name="生成亮证码").click()
    expect(holder.locator(".tb-show__digits")).to_be_visible()
    token = apart(lambda: ShowCode.objects.latest("made_at").code["token"])
    video = video_of(code_text(live_server.url, token), tmp_path / "camera.mjpeg")
    fake = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={video}",
    ]
    camera: Callable[..., Browser] = chromium.browser_type.launch
    with_camera = camera(
        executable_path=os.environ.get("TONGBAN_CHROMIUM", "/usr/bin/chromium"), args=FLAGS + fake
    )
    try:
        page = with_camera.new_context(locale="zh-CN", viewport={"width": PHONE, "height": 900}).new_page()
        ask(page, live_server)
        page.get_by_role("button", name="用摄像头扫码").click()
        expect(page.get_by_role("heading", name="码有效，问题已送到持证人手机")).to_be_visible(timeout=20_000)
    finally:
        with_camera.close()
    expect(holder.get_by_role("heading", name="小满租车行要看您的机动车驾驶证")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_in_any_look(
    live_server: LiveServer, open_page: OpenPage, wallet: dict[str, Any], look: Look
) -> None:
    page = open_page(live_server.url + "/licences/check/", look=look)
    check_widths(page, look=look)
    picture(page, f"choose-{look}")
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.get_by_role("link", name="机动车驾驶证").click()
    page.get_by_role("button", name="下一步：扫码").click()
    expect(page.get_by_role("link", name="请写明用来做什么")).to_be_visible()
    check_widths(page, look=look)
    picture(page, f"ask-{look}")
    page.set_viewport_size({"width": WIDE, "height": 900})
    ask(page, live_server)
    check_widths(page, look=look)
    picture(page, f"check-{look}")
    holder = holder_page(open_page, live_server, wallet, look=look)
    holder.goto(f"{live_server.url}/my/licences/{wallet['code']}/show/")
    holder.get_by_role("button", name="生成亮证码").click()
    check_widths(holder, look=look)
    picture(holder, f"show-{look}")
    digits = holder.locator(".tb-show__digits").inner_text()
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.get_by_label("九位数字").fill(digits)
    page.get_by_role("button", name="用这个码").click()
    expect(holder.get_by_role("heading", level=1)).to_contain_text("小满租车行")
    check_widths(holder, look=look)
    picture(holder, f"asked-{look}")


def test_the_pages_are_whole_in_english(
    live_server: LiveServer, open_page: OpenPage, wallet: dict[str, Any]
) -> None:
    page = open_page(live_server.url + "/licences/check/", language="en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Which licence do you ask for?")
    page.get_by_role("link", name="机动车驾驶证").click()
    page.get_by_label("Who asks for it").fill("Xiaoman Car Hire")
    page.get_by_label("What you need it for").fill("Hire a car")
    page.get_by_label("see it: Holder").check()
    check_widths(page)
    picture(page, "ask-en")
    page.get_by_role("button", name="Go on to the code").click()
    check_widths(page)
    holder = holder_page(open_page, live_server, wallet, language="en")
    holder.get_by_role("link", name="Show it").click()
    holder.get_by_role("button", name="Make the code").click()
    check_page(holder)
    picture(holder, "show-en")
    page.get_by_label("The nine digits").fill(holder.locator(".tb-show__digits").inner_text())
    page.get_by_role("button", name="Take this code").click()
    expect(holder.get_by_role("heading", level=1)).to_have_text(
        "Xiaoman Car Hire asks to see your 机动车驾驶证"
    )
    holder.get_by_label("Holder").check()
    picture(holder, "asked-en")
    holder.get_by_role("button", name="Show what is ticked").click()
    expect(page.get_by_role("heading", name="Genuine, valid, and shown just now")).to_be_visible()
    page.set_viewport_size({"width": PHONE, "height": 900})
    picture(page, "check-shown-en")
