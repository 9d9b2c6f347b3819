"""Handing over to a person: nothing is kept before, and what is sent is what its asker has read."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.faces.assistant.test_pages import PAGE, state_of, words
from tests.foundation.identity.make import make_person, sign_in
from tests.services.cases.make import MONDAY
from tests.services.feedback.enquiry_make import Desk, make_desk
from tongban.foundation.messages.models import Note
from tongban.kernel import clock
from tongban.services.feedback.public import own_enquiries
from tongban.services.items.public import reindex

pytestmark = pytest.mark.django_db
OVER = "/assistant/hand-over/"


@pytest.fixture
def desk(settings: Any, still_clock: None) -> Desk:
    clock.current().move_to(MONDAY)  # type: ignore[attr-defined]
    made = make_desk(settings)
    reindex()
    return made


def talked(client: Client) -> str:
    """A conversation that ends with the wish for a person."""
    page = words(client.post(PAGE, {"text": "开饭馆要多久"}))
    page = words(client.post(PAGE, {"text": "转人工", "state": state_of(page)}))
    assert "写咨询" in page
    return state_of(page)


def test_the_conversation_becomes_an_enquiry_of_the_office_in_charge(desk: Desk) -> None:
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), desk.town.person)
    left = citizen.post(PAGE, {"choice": "hand", "state": talked(citizen)})
    assert left["Location"] == OVER
    page = words(citizen.get(OVER))
    for piece in ("食品经营许可（新办）", "开饭馆要多久", "10个工作日"):
        assert piece in page
    assert not own_enquiries(by=desk.town.person).rows
    sent = citizen.post(OVER, {"text": "周末能来看店吗", "thread": "1", "key": "k"})
    [enquiry] = own_enquiries(by=desk.town.person).rows
    assert sent["Location"] == f"/my/enquiries/{enquiry.number}/?sent=1"
    assert enquiry.item_code == desk.town.item_code
    assert enquiry.organisation_id == desk.town.organisation_id
    notes = [note.text for note in Note.objects.order_by("id")]
    assert "办事人：开饭馆要多久" in notes[0]
    assert notes[-1] == "周末能来看店吗"
    assert "开饭馆要多久" not in words(citizen.get(OVER))


def test_a_question_that_its_asker_deleted_is_not_sent(desk: Desk) -> None:
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), desk.town.person)
    citizen.post(PAGE, {"choice": "hand", "state": talked(citizen)})
    refused = citizen.post(OVER, {"text": "", "thread": "2", "key": "k"})
    assert refused.status_code == 422
    assert not Note.objects.exists()
    page = words(refused)
    assert re.search(r"<textarea[^>]*>\s*</textarea>", page)
    assert re.search(r'name="thread" value="2" checked', page)
    assert re.search(r'name="thread" value="1">', page)
    citizen.post(OVER, {"text": "周末能来看店吗", "thread": "2", "key": "k"})
    assert Note.objects.exists()
    assert not any("开饭馆要多久" in note.text for note in Note.objects.all())


def test_what_is_not_sent_after_all_stands_nowhere(desk: Desk) -> None:
    citizen = sign_in(Client(), desk.town.person)
    citizen.post(PAGE, {"choice": "hand", "state": talked(citizen)})
    assert "饭馆" not in str(dict(citizen.session))
    assert citizen.post(OVER, {"act": "drop"})["Location"] == PAGE
    assert "assistant" not in citizen.session
    assert "开饭馆要多久" not in words(citizen.get(OVER))


def test_nothing_is_taken_along_for_another_site(desk: Desk) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"accept-language": "zh-CN"})
    page = words(browser.post(PAGE, {"text": "转人工"}))
    state = state_of(page)
    forged = browser.post(PAGE, {"choice": "hand", "state": state})
    assert forged.status_code == 403
    assert "sessionid" not in forged.cookies
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    left = browser.post(PAGE, {"choice": "hand", "state": state, "csrfmiddlewaretoken": token[1]})
    assert left["Location"] == OVER
    browser.get(PAGE, {"choice": "hand", "state": state})
    assert browser.post(OVER, {"text": "周末能来看店吗"}).status_code == 403


def test_without_the_box_only_the_question_goes(desk: Desk) -> None:
    citizen = sign_in(Client(), desk.town.person)
    citizen.post(PAGE, {"choice": "hand", "state": talked(citizen)})
    citizen.post(OVER, {"text": "周末能来看店吗", "key": "k"})
    assert [note.text for note in Note.objects.all()] == ["周末能来看店吗"]


def test_a_guest_signs_in_on_the_way_and_keeps_the_conversation(desk: Desk) -> None:
    guest = Client(headers={"accept-language": "zh-CN"})
    guest.post(PAGE, {"choice": "hand", "state": talked(guest)})
    assert "login" in guest.get(OVER)["Location"]
    assert not own_enquiries(by=desk.town.person).rows


def test_an_empty_question_is_refused_and_nothing_is_sent(desk: Desk) -> None:
    citizen = sign_in(Client(), make_person(name="小王"))
    refused = citizen.post(OVER, {"text": "  "})
    assert refused.status_code == 422
    assert not Note.objects.exists()


def test_with_script_the_browser_is_sent_there(desk: Desk) -> None:
    client = Client()
    answer = client.post(PAGE, {"choice": "hand", "state": talked(client)}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == OVER
