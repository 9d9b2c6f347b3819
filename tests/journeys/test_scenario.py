"""Somebody answers the guide's questions, with and without script, wide and on a phone."""

import os

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.browser import NARROWEST, PHONE, WIDE, OpenPage, check_page
from tests.services.items.make import make_item
from tests.services.items.scenario.make import tree
from tongban.services.items.facts import Choice, Question

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CODE = "L341602TREE0001"
WORDS = {
    "who": ("您以什么身份办？", {"person": "个人", "firm": "公司"}),
    "what": ("公司要办哪一种？", {"new": "新办", "change": "变更"}),
    "agent": ("谁来办？", {"self": "我自己办", "agent": "请人代办"}),
    "place": ("经营场所在哪里？", {"city": "市区", "county": "县里"}),
}


@pytest.fixture
def guide(live_server: LiveServer) -> str:
    """The address of a guide whose questions depend on each other."""
    spoken = []
    for question in tree().scenario:
        text, choices = WORDS[question.key]
        spoken.append(
            Question(
                key=question.key,
                text=text,
                when=question.when,
                choices=tuple(Choice(value=value, label=label) for value, label in choices.items()),
            )
        )
    make_item(CODE, terms=tree(scenario=tuple(spoken)))
    return f"{live_server.url}/items/{CODE}/"


@pytest.mark.parametrize("width", [WIDE, PHONE, NARROWEST])
@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_answers_lead_to_the_exact_list(
    guide: str, open_page: OpenPage, width: int, has_script: bool
) -> None:
    page = open_page(guide, width=width, script=has_script)
    for question, answer in (("who", "公司"), ("agent", "请人代办"), ("what", "新办"), ("place", "县里")):
        page.locator(f"input[name={question}] + span", has_text=answer).click()
        if not has_script:
            page.locator("#you").get_by_role("button").click()
        expect(page.locator(f"input[name={question}]:checked")).to_have_count(1)
        if has_script:
            page.wait_for_url(f"**{question}=**")
    expect(page.get_by_role("heading", name="您只要准备4份材料")).to_be_visible()
    expect(page.get_by_role("link", name="带走这份清单")).to_be_visible()
    if folder := os.environ.get("TONGBAN_PICTURES"):
        page.screenshot(path=f"{folder}/guide-{width}-{has_script}.png", full_page=True)
    if has_script:
        check_page(page)


@pytest.mark.parametrize("look", ["night", "elder"])
def test_open_questions_read_well_in_every_look(guide: str, open_page: OpenPage, look: str) -> None:
    page = open_page(f"{guide}?who=firm", width=PHONE, look=look, language="en")
    if folder := os.environ.get("TONGBAN_PICTURES"):
        page.screenshot(path=f"{folder}/guide-{look}.png", full_page=True)
    check_page(page)
