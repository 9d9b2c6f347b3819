"""A refusal with a hearing: the office, the applicant, the neighbour and the chair, each in their own page, over weeks."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests.foundation.identity.make import PASSWORD, make_person, make_staff, sign_in
from tests.foundation.papers.make import text_of
from tests.journeys.browser import PHONE, check_page, check_widths
from tests.journeys.test_case import apart, work
from tests.journeys.test_watching_pages import Visit, as_officer, visit
from tests.services.cases.make import MONDAY, Town, bring_to, make_case, make_town
from tests.services.cases.procedures.make import id_number_of
from tests.services.cases.timing.make import moment
from tongban.foundation.directory.public import Officer, officer_of
from tongban.foundation.identity.public import Person
from tongban.foundation.papers.public import document_of, paper_bytes
from tongban.kernel import clock
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import Case
from tongban.services.cases.procedures.models import Hearing, InterestedParty

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
__all__ = ["visit"]


def move_to(at: datetime) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(at)


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state("load")


@pytest.fixture
def town(tmp_path: Path, settings: Any) -> Town:
    settings.MEDIA_ROOT = tmp_path / "files"
    move_to(MONDAY)
    made: Town = apart(make_town)
    return made


def test_a_refusal_with_a_hearing_and_a_neighbour(visit: Visit, town: Town, tmp_path: Path) -> None:
    number: str = apart(lambda: make_case(town).number)
    apart(lambda: bring_to(town, number, "reviewed", outcome=Outcome.REFUSED))
    neighbour: Person = make_person(name="秦玉兰")
    chair: Officer = make_staff(name="唐主持", posts=("hearing",))
    tell_them(visit, town, number, neighbour)
    theirs = f"/my/concerns/{InterestedParty.objects.get().pk}/"
    ask_for_it(visit, town, number, neighbour, theirs)
    arrange_it(visit, town, number)
    be_told(visit, town, number, neighbour, theirs)
    hold_it(visit, town, number, chair)
    sign_it(visit, town, number, neighbour, theirs)
    close_it(visit, number, chair)
    refuse_it(visit, town, number)
    read_it(visit, town, number, neighbour, theirs)
    decision = document_of(owner=f"case:{number}", kind="decision")
    assert decision is not None
    assert decision.paper is not None
    said = text_of(paper_bytes(decision.paper.id), tmp_path)
    for words in (
        "排烟口离住宅太近",
        "2026年10月22日举行了听证",
        "60日内",
        "申请行政复议",
        "6个月内",
        "提起行政诉讼",
    ):
        assert words in said


def desk_page(number: str) -> str:
    return f"/desk/cases/{number}/procedures/"


def citizen_of(person: Person) -> Client:
    return sign_in(Client(), person)


def tell_them(visit: Visit, town: Town, number: str, neighbour: Person) -> None:
    page = visit(f"/desk/cases/{number}/", as_officer(town.reviewer))
    page.get_by_role("link", name=re.compile("^打开")).click()
    page.get_by_text("登记利害关系人").first.click()
    page.get_by_label("姓名", exact=True).fill(neighbour.name)
    page.get_by_label("公民身份号码").fill(id_number_of(neighbour))
    page.get_by_label("与其利害关系").fill("您住在店铺楼上，油烟和噪声影响您。")
    press(page, "登记利害关系人")
    expect(page.get_by_role("main")).to_contain_text("秦玉兰")
    page.get_by_text("告知陈述、申辩和听证的权利").first.click()
    page.get_by_label("理由").fill("油烟排放不符合要求。")
    page.get_by_label("依据条款").fill("《食品经营许可和备案管理办法》第十二条")
    press(page, "告知当事人")
    expect(page.get_by_role("region", name="当事人和听证权利")).to_contain_text("10月10日")
    check_widths(page)
    work()


def ask_for_it(visit: Visit, town: Town, number: str, neighbour: Person, theirs: str) -> None:
    page = visit(f"/my/cases/{number}/", citizen_of(town.person))
    page.get_by_role("link", name="查看并答复").click()
    expect(page.get_by_role("heading", name="我们准备不予许可")).to_be_visible()
    page.get_by_label("决定前应当考虑什么").fill("我已经装了净化设备。")
    press(page, "提交陈述申辩")
    expect(page.get_by_role("main")).to_contain_text("我已经装了净化设备。")
    move_to(moment(10, 9))
    page = visit("/my/cases/", citizen_of(neighbour), width=PHONE)
    page.get_by_role("region", name="别人的申请，与您有关").get_by_role("link").click()
    expect(page.get_by_role("main")).to_contain_text("油烟和噪声影响您")
    expect(page.get_by_role("main")).not_to_contain_text("净化设备")
    press(page, "申请听证")
    expect(page.get_by_role("heading", name="您已申请听证")).to_be_visible()
    check_page(page)


def arrange_it(visit: Visit, town: Town, number: str) -> None:
    move_to(moment(10, 12))
    clerk = make_staff(name="何记录", posts=("issue",))
    head = as_officer(town.approver)
    page = visit(f"/desk/cases/{number}/", head)
    page.get_by_text("不予", exact=True).first.click()
    page.get_by_label("理由").first.fill("排烟口离住宅太近。")
    page.get_by_label("依据条款").first.fill("第十二条")
    press(page, "作出不予决定")
    expect(page.get_by_role("alert")).to_contain_text("要先听证")
    page = visit(desk_page(number), head)
    page.get_by_text("安排听证", exact=True).first.click()
    page.get_by_label("日期").first.fill("2026-10-22")
    page.get_by_label("时间").first.fill("09:00")
    page.get_by_label("地点").first.fill("区政务服务中心三楼听证室")
    page.get_by_label("记录员").select_option(str(clerk.account_id))
    page.get_by_label("为什么举行").fill("利害关系人要求听证。")
    press(page, "安排听证并通知当事人")
    expect(page.get_by_role("region", name="听证", exact=True)).to_contain_text("唐主持")
    check_page(page)
    work()


def be_told(visit: Visit, town: Town, number: str, neighbour: Person, theirs: str) -> None:
    for page in (
        visit(f"/my/cases/{number}/hearing/", citizen_of(town.person)),
        visit(theirs, citizen_of(neighbour), width=PHONE),
    ):
        expect(page.get_by_role("heading", name="听证：10月22日")).to_be_visible()
        expect(page.get_by_role("link", name="听证通知书")).to_be_visible()


def hold_it(visit: Visit, town: Town, number: str, chair: Officer) -> None:
    move_to(moment(10, 22, 11))
    page = visit(desk_page(number), as_officer(chair))
    page.get_by_text("制作听证笔录").click()
    page.get_by_label("核对参加人、告知权利").fill("双方到场，告知了权利。")
    page.get_by_label("审查人员的意见、证据和理由").fill("排烟口离窗户不足十米，见照片。")
    page.get_by_label("利害关系人的意见和证据").fill("夜里油烟进屋。")
    page.get_by_label("最后陈述").fill("双方坚持各自意见。")
    press(page, "交各方签署")
    expect(page.get_by_role("main")).to_contain_text("还没签署")
    check_page(page)


def sign_it(visit: Visit, town: Town, number: str, neighbour: Person, theirs: str) -> None:
    for person, page in (
        (town.person, visit(f"/my/cases/{number}/hearing/", citizen_of(town.person))),
        (neighbour, visit(theirs, citizen_of(neighbour), width=PHONE)),
    ):
        expect(page.get_by_role("main")).to_contain_text("排烟口离窗户不足十米")
        press(page, "笔录无误，去签署")
        check_page(page)
        sign_by_name(page, person.name)
        expect(page.get_by_role("heading", name="请阅读并签署听证笔录")).to_have_count(0)
    for officer in (clerk_of(number), town.reviewer, town.clerk):
        page = visit(desk_page(number), as_officer(officer))
        press(page, "阅读并签署笔录")
        sign_by_name(page, officer.name)
        expect(page.get_by_role("region", name="听证", exact=True)).to_contain_text("已电子签名")


def clerk_of(number: str) -> Officer:
    account = Hearing.objects.get(case__number=number, replaced_at=None).clerk_account_id
    return officer_of(account_id=account, at=clock.now())


def sign_by_name(page: Page, name: str) -> None:
    if (tab := page.get_by_role("link", name="姓名和密码")).count():
        tab.click()
    page.get_by_label("您的姓名").fill(name)
    page.get_by_label("账户密码").fill(PASSWORD)
    press(page, "签署笔录")


def close_it(visit: Visit, number: str, chair: Officer) -> None:
    page = visit(desk_page(number), as_officer(chair))
    press(page, "以主持人身份签署笔录")
    check_page(page)
    sign_by_name(page, chair.name)
    expect(page.get_by_role("region", name="听证", exact=True)).to_contain_text("笔录已签署")


def refuse_it(visit: Visit, town: Town, number: str) -> None:
    move_to(moment(10, 23))
    page = visit(f"/desk/cases/{number}/", as_officer(town.approver))
    page.get_by_text("不予", exact=True).first.click()
    page.get_by_label("理由").first.fill("排烟口离住宅太近。")
    page.get_by_label("依据条款").first.fill("《食品经营许可和备案管理办法》第十二条")
    press(page, "作出不予决定")
    assert Case.objects.get(number=number).outcome == Outcome.REFUSED
    work()


def read_it(visit: Visit, town: Town, number: str, neighbour: Person, theirs: str) -> None:
    page = visit(f"/my/cases/{number}/", citizen_of(town.person))
    expect(page.get_by_role("main")).to_contain_text("排烟口离住宅太近")
    page = visit(theirs, citizen_of(neighbour), width=PHONE)
    expect(page.get_by_role("heading", name="10月23日（周五）已决定不予许可")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("排烟口离住宅太近")
    expect(page.get_by_role("link", name="盖章的听证笔录")).to_be_visible()
    check_widths(page)
