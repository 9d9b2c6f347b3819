"""What is refused to an act goes back to the page of the act and is said there: Back does not send it again."""

from uuid import UUID

import pytest
from django.test import Client

from tests.foundation.identity.make import sign_in
from tests.services.cases.make import MONDAY, Town, make_case, make_town
from tongban.kernel import clock
from tongban.services.cases.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(tmp_path: object, settings: object) -> Town:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    return make_town()


@pytest.fixture
def withdrawn(town: Town) -> tuple[Client, str]:
    """A case that was withdrawn in one window, while another still shows the button."""
    number = make_case(town).number
    browser = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    assert browser.post(f"/my/cases/{number}/withdraw/").status_code == 302
    return browser, number


def test_a_refused_act_leads_back_and_says_why(withdrawn: tuple[Client, str]) -> None:
    browser, number = withdrawn
    page = f"http://testserver/my/cases/{number}/?from=list"
    answer = browser.post(f"/my/cases/{number}/withdraw/", {"reasons": ""}, headers={"referer": page})
    assert answer.status_code == 303
    assert answer["Location"] == f"/my/cases/{number}/?from=list"
    shown = browser.get(answer["Location"]).content.decode()
    assert 'role="alert"' in shown
    assert 'data-tone="bad"' in shown
    assert Case.objects.get(number=number).state == "withdrawn"


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/my/", "//elsewhere.example/"])
def test_without_a_page_of_ours_to_go_back_to_the_answer_keeps_its_status(
    withdrawn: tuple[Client, str], referer: str
) -> None:
    browser, number = withdrawn
    answer = browser.post(f"/my/cases/{number}/withdraw/", headers={"referer": referer})
    assert answer.status_code == 409


def test_what_was_typed_on_the_page_itself_is_not_thrown_away(withdrawn: tuple[Client, str]) -> None:
    browser, number = withdrawn
    here = f"http://testserver/my/cases/{number}/withdraw/"
    answer = browser.post(here, {"reasons": "不办了"}, headers={"referer": here})
    assert answer.status_code == 409


def test_what_is_not_there_and_what_a_script_asks_are_answered_in_place(
    withdrawn: tuple[Client, str],
) -> None:
    browser, number = withdrawn
    page = {"referer": f"http://testserver/my/cases/{number}/"}
    assert browser.post(f"/drafts/{UUID(int=7)}/drop/", headers=page).status_code == 404
    script = page | {"hx-request": "true"}
    assert browser.post(f"/my/cases/{number}/withdraw/", headers=script).status_code == 409
