"""Somebody asks an office, is answered, and the next one finds the answer before sending (in the browser)."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.foundation.identity.make import make_person, sign_in
from tests.journeys.browser import PHONE, check_widths
from tests.journeys.test_case import apart, work
from tests.journeys.test_watching_pages import Visit, as_officer, visit
from tests.services.cases.make import MONDAY
from tests.services.feedback.enquiry_make import Desk, make_desk
from tongban.kernel import clock
from tongban.services.feedback.answers.models import AnswerRow
from tongban.services.feedback.enquiries.models import EnquiryRow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
__all__ = ["visit"]
ASKED = "营业执照上的地址和店面不一样，能办吗？"
PUBLIC = "营业执照地址和店面不一致，怎么办？"


@pytest.fixture
def desk(settings: object) -> Desk:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    return make_desk(settings)


def test_a_question_is_answered_and_the_next_one_finds_the_answer(visit: Visit, desk: Desk) -> None:
    ask = f"/ask/?item={desk.town.item_code}"
    page = visit(ask, sign_in(Client(), desk.town.person), width=PHONE)
    page.locator("[name=text]").fill(ASKED)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="提交咨询").click()
    expect(page.get_by_role("main")).to_contain_text("10月10日")
    check_widths(page)
    number = EnquiryRow.objects.get().number

    clerk = visit(f"/desk/enquiries/{number}/", as_officer(desk.clerk))
    clerk.locator("[name=text]").fill("能办。先办住所变更登记。")
    clerk.get_by_role("button", name="发出答复").click()
    clerk.get_by_role("link", name="写公开问答").click()
    clerk.locator("[name=question]").fill(PUBLIC)
    clerk.locator("[name=answer]").fill("先到登记机关办理住所变更登记，再申请。")
    clerk.get_by_role("button", name="提交审核").click()
    expect(clerk.get_by_role("main")).to_contain_text("等待同事审核")

    answer = AnswerRow.objects.get()
    reviewer = visit(f"/desk/answers/{answer.id}/", as_officer(desk.reviewer))
    reviewer.get_by_role("button", name="审核通过并公开").click()
    expect(reviewer.get_by_role("main")).to_contain_text("公开中")
    work()

    next_one = apart(lambda: make_person(name="老李"))
    page = visit(ask, sign_in(Client(), next_one))
    page.locator("[name=text]").fill("执照地址跟店面不一致")
    page.get_by_role("button", name="下一步").click()
    page.locator("summary", has_text=PUBLIC).click()
    expect(page.get_by_role("main")).to_contain_text("再申请")
    expect(page.get_by_role("button", name="提交咨询")).to_be_visible()
    check_widths(page)
