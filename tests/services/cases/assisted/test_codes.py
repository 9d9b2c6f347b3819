"""An agent of a village point: presence and consent by codes to the phone on record, and what is refused."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.services.cases.assisted.conftest import Phone
from tests.services.cases.assisted.make import POINT, Counters, make_counters
from tests.services.cases.make import CODE, MONDAY
from tests.services.cases.visit import desk_of, picture, publish_anew, words_of
from tongban.resources.registers.models import RegisteredPerson
from tongban.services.cases.assisted.commands.fill import begin_helped, save_helped
from tongban.services.cases.assisted.commands.keep_open import visit_at_work
from tongban.services.cases.assisted.commands.open_visit import open_visit
from tongban.services.cases.assisted.commands.prove_presence import prove_presence, send_presence_code
from tongban.services.cases.assisted.commands.submit import send_consent_code, submit_helped
from tongban.services.cases.assisted.errors import (
    CodeExpired,
    CodeNotSent,
    CodeWrong,
    ConsentMissing,
    NotHelpedWithHere,
    NotProvedYet,
    NotServedHere,
    TooManyCodes,
)
from tongban.services.cases.assisted.facts import CODES_A_VISIT, CODES_AN_HOUR, Consent, Proof
from tongban.services.cases.models import Case
from tongban.services.items.public import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def counters(on_monday: None) -> Counters:
    return make_counters()


def at_the_point(counters: Counters, *, at: Any = MONDAY) -> UUID:
    return open_visit(
        place=POINT,
        name=counters.row.name,
        id_number=counters.row.id_number,
        proof=Proof.CODE,
        by=counters.agent,
        at=at,
    )


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_code_goes_to_the_phone_on_record_and_says_what_it_is_for(
    counters: Counters, phone: Phone
) -> None:
    visit_id = at_the_point(counters)
    assert phone.texts[-1]["phone"] == counters.row.phone
    assert "减店村为民服务站" in phone.texts[-1]["text"]
    with pytest.raises(NotProvedYet):
        visit_at_work(visit_id, by=counters.agent, at=MONDAY)
    prove_presence(visit_id=visit_id, code=phone.code, by=counters.agent, at=MONDAY)
    assert visit_at_work(visit_id, by=counters.agent, at=MONDAY).proved_at == MONDAY


def test_a_wrong_code_counts_and_after_five_none_does(counters: Counters, phone: Phone) -> None:
    visit_id = at_the_point(counters)
    where: dict[str, Any] = {"visit_id": visit_id, "by": counters.agent, "at": MONDAY}
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(CodeWrong) as wrong:
            prove_presence(**where, code=other_than(phone.code))
        assert wrong.value.facts["left"] == left
    with pytest.raises(CodeExpired):
        prove_presence(**where, code=phone.code)
    old = phone.code
    send_presence_code(**where)
    if phone.code != old:
        with pytest.raises(CodeWrong):
            prove_presence(**where, code=old)
    prove_presence(**where, code=phone.code)


def test_a_code_ends_after_ten_minutes_and_a_visit_sends_only_a_few(counters: Counters, phone: Phone) -> None:
    visit_id = at_the_point(counters)
    with pytest.raises(CodeExpired):
        prove_presence(
            visit_id=visit_id, code=phone.code, by=counters.agent, at=MONDAY + timedelta(minutes=10)
        )
    for _ in range(CODES_A_VISIT - 1):
        send_presence_code(visit_id=visit_id, by=counters.agent, at=MONDAY)
    with pytest.raises(TooManyCodes):
        send_presence_code(visit_id=visit_id, by=counters.agent, at=MONDAY)


def test_opening_visit_after_visit_sends_one_person_only_so_many_codes(
    counters: Counters, phone: Phone
) -> None:
    for _ in range(CODES_AN_HOUR):
        at_the_point(counters)
    with pytest.raises(TooManyCodes):
        at_the_point(counters)
    assert len(phone.texts) == CODES_AN_HOUR
    at_the_point(counters, at=MONDAY + timedelta(hours=1))


def test_a_gateway_that_is_down_is_said_and_the_visit_waits(counters: Counters, phone: Phone) -> None:
    phone.is_broken = True
    with pytest.raises(CodeNotSent):
        at_the_point(counters)
    desk = desk_of(counters.agent)
    assert "还没结束" in words_of(desk.get("/desk/visits/"))


def test_an_agent_helps_from_the_code_to_the_case(counters: Counters, phone: Phone) -> None:
    desk = desk_of(counters.agent)
    given = {"name": counters.row.name, "id_number": counters.row.id_number, "proof": "code"}
    visit = desk.post("/desk/visits/", given)["Location"]
    assert "请本人报出验证码" in words_of(desk.get(visit))
    assert desk.post(visit, {"code": other_than(phone.code)}).status_code == 422
    assert desk.post(visit, {"code": phone.code})["Location"] == visit
    draft = desk.post(f"{visit}apply/{CODE}/", {"whom": "person", "kind": "hot"})["Location"]
    check = desk.post(draft, {"shop": "小满面馆", "area": "68", "file-layout": picture()})["Location"]
    assert desk.post(check, {"signed": "yes"}).status_code == 409  # at a point only the code agrees
    desk.post(check, {"send": "yes"})
    assert "食品经营许可" in phone.texts[-1]["text"]
    receipt = desk.post(check, {"code": phone.code})["Location"]
    case = Case.objects.get()
    assert receipt == f"/desk/taken-in/{case.number}/"
    assert (case.capacity, case.channel, case.account_id) == ("agent", "village", None)
    assert "李代办" in words_of(desk.get(receipt))


def test_the_code_agrees_only_to_what_was_there_when_it_was_sent(counters: Counters, phone: Phone) -> None:
    visit_id = at_the_point(counters)
    agent = counters.agent
    prove_presence(visit_id=visit_id, code=phone.code, by=agent, at=MONDAY)
    draft_id = begin_helped(
        visit_id=visit_id, item_code=CODE, uscc=None, answers={"kind": "hot"}, by=agent, at=MONDAY
    )
    where: dict[str, Any] = {"visit_id": visit_id, "draft_id": draft_id, "by": agent, "at": MONDAY}
    send_consent_code(**where)
    save_helped(**where, values={"shop": "换了一家"}, is_done=True, said={})
    with pytest.raises(CodeExpired):
        submit_helped(**where, consent=Consent.CODE, code=phone.code)
    with pytest.raises(ConsentMissing):
        submit_helped(**where, consent=Consent.PAPER)
    assert not Case.objects.exists()


def test_people_of_another_county_and_firms_services_are_none_of_the_point(
    counters: Counters, phone: Phone
) -> None:
    visit_id = at_the_point(counters)
    prove_presence(visit_id=visit_id, code=phone.code, by=counters.agent, at=MONDAY)
    publish_anew(published(CODE).content.model_copy(update={"audience": ("2",)}))
    with pytest.raises(NotHelpedWithHere):
        begin_helped(visit_id=visit_id, item_code=CODE, uscc=None, answers={}, by=counters.agent, at=MONDAY)
    RegisteredPerson.objects.filter(pk=counters.person_id).update(area_code="341621000000")
    with pytest.raises(NotServedHere):
        at_the_point(counters)
