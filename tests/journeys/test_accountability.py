"""A decision that does not come: yellow card, red card, explanation, upheld, accountability; each by who may (moved clock)."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests.foundation.directory import make
from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_staff
from tests.journeys.browser import check_widths
from tests.journeys.test_case import apart, work
from tests.journeys.test_watching_pages import Visit, as_officer, visit
from tests.services.cases.make import MONDAY, Town, bring_to, make_case, make_town
from tongban.foundation.directory.public import Officer
from tongban.kernel import clock
from tongban.services.cases.models import Case
from tongban.services.supervision.jobs import sweep_all
from tongban.services.supervision.life.jobs import look_at_answers
from tongban.services.supervision.models import Card

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
__all__ = ["visit"]
DUTIES = ("judge", "order", "open_accountability", "decide_accountability")


@pytest.fixture
def now() -> Iterator[clock.MovableClock]:
    found = clock.current()
    assert isinstance(found, clock.MovableClock)
    found.move_to(MONDAY)
    yield found


@pytest.fixture
def town(now: clock.MovableClock, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setitem(make.DUTIES, "supervisor", frozenset(f"supervision.{one}" for one in DUTIES))
    monkeypatch.setitem(make.DUTIES, "head", frozenset({"cases.extend"}))
    return make_town()


def send(page: Page, button: str, **fields: str) -> None:
    """Fill in what the form asks, press the button, and wait for the page that follows."""
    for name, text in fields.items():
        page.locator(f"[name={name}]").fill(text)
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state("load")


def test_from_a_late_decision_to_accountability(visit: Visit, town: Town, now: clock.MovableClock) -> None:
    number = str(apart(lambda: make_case(town).number))
    apart(lambda: bring_to(town, number, "reviewed"))
    work()
    head = make_staff(name="钱局长", posts=("head",))
    first, second = (make_staff(name=name, posts=("supervisor",)) for name in ("周监察", "吴监察"))
    clerk = make_staff(name="外单位", organisation_code=CITY_OFFICE, posts=("accept",))

    # the promise passes: a yellow card, in the worklist of the post that has the case
    due = Case.objects.get(number=number).promised_due_on
    assert due is not None
    now.move_to(datetime.combine(due + timedelta(days=3), time(10), MONDAY.tzinfo))
    apart(lambda: sweep_all(at=clock.now()))
    work()
    yellow = Card.objects.get(level="yellow", rule="TL-32")
    url = f"/desk/cards/{yellow.code}/"
    page = visit("/desk/", as_officer(town.approver))
    expect(page.get_by_role("main")).to_contain_text("待说明的监察牌")
    page = visit(url, as_officer(town.approver))
    expect(page.get_by_role("main")).to_contain_text("为什么是这一天")

    # nobody answers: the red card is the head's
    assert yellow.correct_by_at is not None
    now.move_to(yellow.correct_by_at + timedelta(hours=1))
    apart(look_at_answers)
    work()
    red = Card.objects.get(escalated_from=yellow.code)
    url = f"/desk/cards/{red.code}/"
    page = visit(url, as_officer(head))
    send(page, "提交说明", explanation="审批人员出差，没有指定代班。")
    page = visit(url, as_officer(first))
    page.get_by_label("维持").check()
    send(page, "提交拟处理意见", reason="超期属实，出差不是扣除事由。")
    page = visit(url, as_officer(second))
    page.get_by_label("同意", exact=True).check()
    send(page, "提交意见", reason="同意。")
    expect(page.get_by_role("main")).to_contain_text("维持，待整改")
    check_widths(page)

    # a file about the person who answers for it
    page = visit(f"/desk/accountability/new/?card={red.code}", as_officer(first))
    page.select_option("[name=person]", str(town.approver.account_id))
    page.locator("[name=situation]").first.check()
    send(page, "立案", finding="承诺期限届满后仍未作出决定，也没有指定代班。")
    file_url = page.url[page.url.index("/desk/") :]
    send(page, "告知当事人")
    check_widths(page)
    page = visit(file_url, as_officer(town.approver))
    send(page, "提交陈述申辩", text="出差是临时任务，已口头委托同事。")
    expect(page.get_by_role("main")).to_contain_text("已口头委托同事")
    check_widths(page)
    now.move_to(clock.now() + timedelta(days=10))
    page = visit(file_url, as_officer(second))
    page.get_by_label("谈话提醒").check()
    send(page, "作出决定", reasons="委托没有按规定办理，情节轻微。")
    expect(page.get_by_role("main")).to_contain_text("谈话提醒")
    page = visit(file_url, as_officer(town.approver))
    expect(page.get_by_role("main")).to_contain_text("申请复核")

    # nobody else sees that there is one
    for other in (town.reviewer, town.clerk, head, clerk):
        assert _status(other, file_url) == 404
        assert file_url not in as_officer(other).get("/desk/accountability/").content.decode()


def _status(officer: Officer, url: str) -> int:
    client: Client = as_officer(officer)
    return int(client.get(url).status_code)
