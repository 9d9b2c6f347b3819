"""Two people ask for the same card: a rule grants it to one within seconds, the other comes to a person; the sample is looked at."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.foundation.identity.make import make_person
from tests.journeys.test_case import People, apart, sign_it, work
from tests.services.cases.instant.make import make_instant_case, make_instant_town
from tests.services.cases.make import MONDAY, Town
from tongban.kernel import clock
from tongban.services.cases.facts import CaseState
from tongban.services.cases.models import Case

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(tmp_path: Path, settings: Any) -> Town:
    """An item whose rule grants to people of 70 who are registered in the county; every decision is drawn."""
    settings.MEDIA_ROOT = tmp_path / "files"
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    made: Town = apart(make_instant_town)
    return made


@pytest.fixture
def people(chromium: Browser, live_server: LiveServer) -> Iterator[People]:
    made = People(chromium, live_server.url, script=True)
    yield made
    for context in made.contexts:
        context.close()


def test_one_is_granted_at_once_and_one_comes_to_a_person(people: People, town: Town) -> None:
    old, number = apply(people, town)
    people.go(old, f"/my/cases/{number}/")
    expect(old.get_by_role("heading", name="为什么当场就定了")).to_be_visible()
    expect(old.get_by_role("main")).to_contain_text("《老年人权益保障法》第五十八条")
    expect(old.get_by_role("heading", name="老年人优待证办好了")).to_be_visible()
    expect(old.get_by_role("link", name="决定书")).to_be_visible()

    young = apart(lambda: make_person(name="小王", birth_date=MONDAY.date().replace(year=1990)))
    waiting: str = apart(lambda: make_instant_case(replace(town, person=young), key="key-2").number)
    page = people.somebody()
    people.go(page, f"/my/cases/{waiting}/")
    people.sign_in(page, young.account_id)
    expect(page.get_by_role("heading", name="由工作人员来办")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("不满足")
    assert apart(lambda: Case.objects.get(number=waiting).state) == CaseState.RECEIVED

    desk = people.officer(town.clerk, f"/desk/cases/{waiting}/")
    expect(desk.get_by_role("heading", name="规则没有准予")).to_be_visible()
    expect(desk.get_by_role("button", name="受理", exact=True)).to_be_visible()
    look_at_the_sample(people, town, number)


def apply(people: People, town: Town) -> tuple[Page, str]:
    """From the guide to the signature; nothing has to be brought."""
    page = people.somebody()
    people.go(page, f"/items/{town.item_code}/")
    expect(page.get_by_role("heading", name="当场就定")).to_be_visible()
    people.press(page, page.get_by_role("link", name="开始办理").first)
    people.sign_in(page, town.person.account_id)
    people.press(page, page.get_by_role("button", name="开始填写"))
    people.press(page, page.get_by_role("link", name=re.compile("^继续：")))
    page.get_by_label("想说的话").fill("谢谢")
    people.press(page, page.get_by_role("button", name="保存，下一项"))
    people.press(page, page.get_by_role("link", name=re.compile("核对并提交|核对全部内容并签名")).first)
    sign_it(people, page, name=town.person.name)
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    found = re.search(r"/my/cases/([0-9A-Z]+)/", page.url)
    assert found is not None
    work()
    return page, found[1]


def look_at_the_sample(people: People, town: Town, number: str) -> None:
    page = people.officer(town.approver, "/desk/samples/")
    people.press(page, page.get_by_role("link", name="食品经营许可（新办）"))
    people.press(page, page.get_by_role("button", name="提出异议"))
    expect(page.get_by_text("提出异议要写明哪里不对。")).to_be_visible()
    page.get_by_label("您看到了什么").fill("人口库说的户籍地已经变了。")
    people.press(page, page.get_by_role("button", name="提出异议"))
    expect(page.get_by_role("heading", name="没有要看的")).to_be_visible()
    people.go(page, f"/desk/samples/{number}/")
    expect(page.get_by_text("人口库说的户籍地已经变了。")).to_be_visible()
