"""A licence is revoked: opened, told, a hearing asked for and held, minutes confirmed, reviewed, decided, read by its holder."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.foundation.identity.make import sign_in, sign_in_staff
from tests.journeys.browser import PHONE, WIDE, OpenPage, check_widths
from tests.journeys.test_case import apart, work
from tests.services.cases.make import MONDAY
from tests.services.decisions.penalty import ARRANGED, DECIDED, HELD, PARTS, make_penalty
from tongban.kernel import clock
from tongban.services.decisions.proceedings.hearing.commands.arrange import arrange_hearing
from tongban.services.decisions.proceedings.hearing.commands.minutes import close_hearing, keep_minutes
from tongban.services.decisions.proceedings.models import Proceeding

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def move_to(at: Any) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(at)


def picture(page: Page, name: str) -> None:
    """Pictures of the page, wide and on a phone, where a folder for them is named."""
    check_widths(page)
    if folder := os.environ.get("TONGBAN_PICTURES"):
        for width in (WIDE, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/revoked-{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": WIDE, "height": 900})


def test_a_licence_is_revoked_from_the_opening_to_its_holders_page(
    live_server: LiveServer, open_page: OpenPage, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    move_to(MONDAY)
    case, base = apart(make_penalty), live_server.url

    def page_of(who: str, at: str) -> Page:
        """A page of theirs, in a session that begins now."""
        by = getattr(case, who, case.town.person)
        client = apart(lambda: (sign_in if by is case.town.person else sign_in_staff)(Client(), by))
        page = open_page(base + "/grants/")
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base}
        page.context.add_cookies([cookie])
        page.goto(base + at)
        return page

    opener = page_of("opener", f"/desk/licences/{case.stall.code}/")
    opener.get_by_label("拟作的处理和情形").select_option("penalty")
    opener.get_by_role("button", name="继续").click()
    picture(opener, "open")
    opener.get_by_label("事实").fill("2026年9月三次抽检不合格，责令改正后拒不改正。")
    opener.get_by_label("证据").fill("检验报告三份：沙门氏菌超标")
    opener.get_by_label("法律名称和条款").fill("《食品安全法》第一百二十四条")
    opener.get_by_label("当事人的住所").fill("谯城区示例路8号")
    opener.get_by_label("另一位执法人员").select_option(label="郑协办")
    opener.get_by_role("button", name="发起程序").click()
    opener.get_by_label("当事人书面同意网上送达的日期").fill("2026-09-28")
    opener.get_by_role("button", name="网上送达").click()
    expect(opener.get_by_text("权利依据")).to_be_visible()
    work()
    number = apart(lambda: Proceeding.objects.get().number)

    own = f"/my/proceedings/{number}/"
    holder = page_of("holder", own)
    picture(holder, "told")
    holder.get_by_role("button", name="申请听证").click()
    expect(holder.get_by_role("heading", name="您已申请听证")).to_be_visible()

    def hold() -> None:
        arrange_hearing(number=number, plan=case.plan(), by=case.decider, at=ARRANGED)
        keep_minutes(number=number, parts=PARTS, came=True, by=case.chair, at=HELD)

    apart(hold)
    move_to(DECIDED)
    holder = page_of("holder", own)
    picture(holder, "minutes")
    holder.get_by_role("button", name="笔录属实，确认").click()
    expect(holder.get_by_text("已在网上确认")).to_be_visible()
    apart(lambda: close_hearing(number=number, by=case.chair, at=DECIDED))

    reviewer = page_of("reviewer", f"/desk/proceedings/{number}/")
    reviewer.get_by_text("填写审核意见").click()
    reviewer.get_by_label("审核意见").fill("事实清楚，证据充分，程序合法。")
    reviewer.get_by_role("button", name="审核通过").click()
    expect(reviewer.get_by_text("等另一位工作人员作出决定")).to_be_visible()
    decider = page_of("decider", f"/desk/proceedings/{number}/")
    picture(decider, "desk")
    decider.get_by_label("理由").fill("屡次不合格，拒不改正，情节严重。")
    decider.get_by_role("button", name="吊销证照").click()
    expect(decider.get_by_text("还没有送达")).to_be_visible()
    work()

    holder.goto(base + own)
    expect(holder.get_by_role("heading", name="10月23日（周五）作出决定")).to_be_visible()
    expect(holder.get_by_text("行政复议").first).to_be_visible()
    picture(holder, "decided")
    holder.goto(f"{base}/my/licences/{case.stall.code}/")
    expect(holder.get_by_role("heading", name="这张证照被吊销")).to_be_visible()
