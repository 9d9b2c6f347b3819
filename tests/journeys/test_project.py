"""A construction project in a real browser: five stages with real cases, one code, each stage handed over to the end."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.browser import PHONE, sideways_scroll
from tests.journeys.test_case import People, apart
from tests.services.bundles.projects.factory import (
    NAME,
    PLACE,
    Factory,
    apply_for,
    bring_through,
    grant,
    make_factory,
    plan,
)
from tests.services.cases.make import MONDAY
from tongban.kernel import clock

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
STAGES = [stage.key for stage in plan().stages]


@pytest.fixture
def factory(tmp_path: Path, settings: Any) -> Factory:
    settings.MEDIA_ROOT = tmp_path / "files"
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    made: Factory = apart(make_factory)
    return made


class Few(People):
    """Looks at the pages of projects only: those of an application have journeys of their own."""

    def look(self, page: Page) -> None:
        if "/projects/" in page.url:
            super().look(page)


@pytest.fixture
def people(chromium: Browser, live_server: LiveServer) -> Iterator[People]:
    made = Few(chromium, live_server.url, script=True)
    yield made
    for context in made.contexts:
        context.close()


def test_a_project_goes_through_five_stages(people: People, factory: Factory) -> None:
    owner = people.somebody()
    people.go(owner, "/my/projects/")
    people.sign_in(owner, factory.owner.account_id)
    code = open_it(people, owner)
    leads = {key: people.officer(officer, "/desk/projects/") for key, officer in factory.leads.items()}
    begin_land_before_its_time(people, owner, leads[plan().stage("land").lead], factory, code)
    for place, key in enumerate(STAGES):
        stage = plan().stage(key)
        if place > 1:
            for one in stage.services:
                apart(lambda one=one: bring_through(factory, code, one.key))
        if place < len(STAGES) - 1:
            following = plan().stages[place + 1]
            hand_over(people, leads[stage.lead], leads[following.lead], code, key)
    people.go(owner, f"/my/projects/{code}/")
    expect(owner.get_by_role("heading", name="5个阶段，办完5个")).to_be_visible()
    expect(owner.get_by_text("各阶段都已办结").first).to_be_visible()
    expect(owner.get_by_text("已移交下一阶段牵头部门")).to_have_count(4)
    owner.set_viewport_size({"width": PHONE, "height": 844})
    assert sideways_scroll(owner) == 0
    last = leads[plan().stages[-1].lead]
    people.go(last, "/desk/projects/")
    expect(last.get_by_role("row").filter(has_text=code)).to_contain_text("各阶段都已办结")


def open_it(people: People, page: Page) -> str:
    """The firm opens its project and begins the first application on the project's page."""
    people.press(page, page.get_by_role("link", name="企业厂房建设"))
    page.get_by_label("项目叫什么名字？").fill(NAME)
    page.get_by_label("建在哪里？").fill(PLACE)
    people.press(page, page.get_by_role("button", name="建立项目"))
    expect(page.get_by_role("heading", name="5个阶段，办完0个")).to_be_visible()
    code = page.url.rstrip("/").rsplit("/", 1)[1]
    people.press(page, page.locator("a[href$='/services/filing/apply/']"))
    people.press(page, page.get_by_role("button", name="去填申请"))
    expect(page.get_by_role("heading", name="企业投资项目备案")).to_be_visible()
    return code


def begin_land_before_its_time(people: People, owner: Page, lead: Page, factory: Factory, code: str) -> None:
    """The lead of the second stage lets it begin while the filing is under way; the owner reads why."""
    filing = apart(lambda: apply_for(factory, code, "filing"))
    people.go(lead, f"/desk/projects/{code}/")
    people.press(lead, lead.get_by_role("link", name="容缺开始").first)
    lead.get_by_label("为什么可以容缺").fill("备案当天办结，用地先受理。")
    people.press(lead, lead.get_by_role("button", name="确定容缺开始"))
    people.go(owner, f"/my/projects/{code}/")
    expect(owner.get_by_text("备案当天办结，用地先受理。")).to_be_visible()
    land = apart(lambda: apply_for(factory, code, "land_permit"))
    people.go(owner, f"/my/cases/{land.number}/")
    expect(owner.get_by_role("heading", name="属于工程建设项目")).to_be_visible()
    apart(lambda: grant(factory, filing.number))
    apart(lambda: grant(factory, land.number))


def hand_over(people: People, lead: Page, following: Page, code: str, key: str) -> None:
    """The lead of a stage hands it over; the next lead reads the note."""
    note = f"{plan().stage(key).title}的图纸在卷里。"
    people.go(lead, f"/desk/projects/{code}/")
    people.press(lead, lead.get_by_role("link", name="移交下一阶段牵头部门"))
    lead.get_by_label("要告诉下一阶段的").fill(note)
    people.press(lead, lead.get_by_role("button", name="移交", exact=True))
    people.go(following, f"/desk/projects/{code}/")
    expect(following.get_by_text(note)).to_be_visible()
