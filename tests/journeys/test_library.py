"""A limit of the list is changed: impact on three levels, two offices, the next day in force; old cases keep theirs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.foundation.directory.make import CITY, CITY_OFFICE, LOADER, TOWNSHIP
from tests.foundation.identity.make import make_staff
from tests.journeys.test_case import People, apart, town, work
from tests.services.cases.make import MONDAY, Town, make_case
from tongban.foundation.directory.public import (
    Officer,
    OrganisationRow,
    organisation_by_code,
    upsert_organisations,
)
from tongban.kernel import clock
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.models import Case
from tongban.services.items.library.commands.claim import claim_entry
from tongban.services.items.library.commands.create_entry import create_entry
from tongban.services.items.library.commands.link import link_item
from tongban.services.items.library.facts import EntryContent
from tongban.services.items.library.jobs import bring_due_changes_into_force
from tongban.services.items.library.proposals import NewEntry
from tongban.services.items.public import Limit, published

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
__all__ = ["town"]
ENTRY = "000131003000"
TOWN_OFFICE = "town-office"
TUESDAY = MONDAY + timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Library:
    """A list entry of the city with implementations at city, county and township, and its people."""

    manager: Officer
    staffing: Officer
    legal: Officer
    town: Town


@pytest.fixture
def library(town: Town) -> Library:
    made: Library = apart(lambda: make_library(town))
    return made


def make_library(town: Town) -> Library:
    at = MONDAY
    row = OrganisationRow(code=TOWN_OFFICE, name="古井镇人民政府（示例）", area_code=TOWNSHIP)
    upsert_organisations(rows=[row], by=LOADER, at=at)
    content = published(town.item_code).content
    said = {"limits.statutory": {"count": 20}, "limits.promised": {"count": 10}}
    terms = EntryContent.model_validate(
        {"name": content.name, "type_code": content.type_code, "elements": said}
    )
    new = NewEntry(code=ENTRY, catalog_code=ENTRY, area_code=CITY, level="3", content=terms)
    create_entry(new=new, keeper_id=organisation_by_code(CITY_OFFICE).id, by=LOADER, at=at)
    link_item(code=town.item_code, entry_code=ENTRY, by=LOADER, at=at)
    for code in (CITY_OFFICE, TOWN_OFFICE):
        claim_entry(entry_code=ENTRY, organisation_id=organisation_by_code(code).id, by=LOADER, at=at)
    return Library(
        manager=make_staff(name="周事项", posts=("item-manager",), organisation_code=CITY_OFFICE),
        staffing=make_staff(name="黄编办", posts=("staffing-office",), organisation_code=CITY_OFFICE),
        legal=make_staff(name="罗法制", posts=("legal-office",), organisation_code=CITY_OFFICE),
        town=town,
    )


@pytest.fixture
def people(chromium: Browser, live_server: LiveServer) -> Iterator[People]:
    made = People(chromium, live_server.url, script=True)
    yield made
    for context in made.contexts:
        context.close()


def test_a_shorter_limit_of_the_list_comes_into_force_the_next_day(people: People, library: Library) -> None:
    old = apart(lambda: make_case(library.town).number)
    due_before = apart(lambda: promised_due(old, library.town))
    change_url = propose(people, library)
    approve(people, library.staffing, change_url)
    approve(people, library.legal, change_url)
    assert apart(lambda: published(library.town.item_code)).content.limits.promised == Limit(count=10)

    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(TUESDAY)
    apart(bring_due_changes_into_force)
    work()
    page = people.officer(library.manager, change_url)
    expect(page.get_by_role("heading", level=1)).to_contain_text("已生效")
    people.press(page, page.get_by_role("link", name=ENTRY))
    expect(page.get_by_text("6个工作日").first).to_be_visible()
    people.press(page, page.get_by_role("link", name="比较两个版本"))
    expect(page.locator("del")).to_contain_text("10个工作日")
    expect(page.locator("ins")).to_contain_text("6个工作日")

    assert apart(lambda: published(library.town.item_code)).content.limits.promised == Limit(count=6)
    new = apart(lambda: make_case(library.town, at=TUESDAY, key="key-2").number)
    due_after = apart(lambda: promised_due(new, library.town, days=1))
    assert apart(lambda: Case.objects.get(number=old)).promised_due_on == due_before
    assert due_after < due_before
    people.go(page, f"/desk/library/items/{library.town.item_code}/")
    expect(page.get_by_role("row", name="承诺时限")).to_contain_text("市级")


def promised_due(number: str, town: Town, *, days: int = 0) -> date:
    """Accepted now: the day by which it is promised."""
    accept_case(number=number, by=town.clerk, at=MONDAY + timedelta(days=days))
    found = Case.objects.get(number=number).promised_due_on
    assert found is not None
    return found


def propose(people: People, library: Library) -> str:
    """The manager shortens the promise, and sees what rests on it before handing it in."""
    page = people.officer(library.manager, f"/desk/library/entries/{ENTRY}/")
    people.press(page, page.get_by_role("button", name="变更", exact=True))
    people.press(page, page.get_by_role("link", name="时限和流程"))
    page.get_by_role("textbox", name="承诺时限").fill("六天")
    people.press(page, page.get_by_role("button", name="保存", exact=True))
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("textbox", name="承诺时限").fill("6")
    people.press(page, page.get_by_role("button", name="保存", exact=True))
    people.press(page, page.get_by_role("link", name="理由和日期"))
    page.get_by_role("textbox", name="理由").fill("系统改造后审核更快。")
    people.press(page, page.get_by_role("button", name="保存，看看影响"))
    impact = page.get_by_role("region", name="影响到什么")
    for level in ("市级", "县级", "乡级"):
        expect(impact).to_contain_text(level)
    expect(impact).to_contain_text("正在办的件")
    expect(page.locator("del")).to_contain_text("10个工作日")
    people.press(page, page.get_by_role("button", name="提交两个部门审核"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("编办审核中")
    return page.url


def approve(people: People, officer: Officer, change_url: str) -> None:
    """An office finds the change in its worklist and approves it."""
    page = people.officer(officer, "/desk/")
    people.press(page, page.locator("main a[href*='/desk/library/changes/']").first)
    assert page.url == change_url
    people.press(page, page.get_by_role("button", name="提交审核意见"))
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("同意").check()
    people.press(page, page.get_by_role("button", name="提交审核意见"))
    expect(page.get_by_role("alert")).to_have_count(0)
