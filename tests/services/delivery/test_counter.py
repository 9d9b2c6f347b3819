"""Results picked up at the exit counter against a code."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.foundation.identity.make import make_person, sign_in
from tests.services.cases.make import MONDAY, Town, bring_to, make_case
from tests.services.cases.visit import desk_of, make_draft, words_of
from tests.services.delivery.make import NUMBER, SUBJECT, make_parcel, parcel, recipient, steps_of
from tongban.foundation.directory.public import DutyMissing
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.trail.public import entries_of
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import NotFound
from tongban.services.cases.check_codes import check_code
from tongban.services.cases.drafts import application_of
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import Case, Draft
from tongban.services.delivery.codes import pickup_code
from tongban.services.delivery.commands.choose import NoCourier, choose_way
from tongban.services.delivery.commands.hand_out import (
    MOST_TRIES,
    NoReceiver,
    PickupLocked,
    WrongPickupCode,
    hand_out,
)
from tongban.services.delivery.models import Parcel
from tongban.services.delivery.public import Choice, RecipientIncomplete, Way, send_off
from tongban.services.delivery.rules import ParcelOutOfOrder, checked_choice

pytestmark = pytest.mark.django_db
BY = SystemActor(job="test")


def make_ready(town: Town, **changes: Any) -> Any:
    parcel_id = make_parcel(town, Way.COUNTER, **changes)
    send_off(subject=SUBJECT, place="谯城区政务服务中心", by=BY, at=MONDAY)
    return parcel_id


def test_a_result_is_handed_out_against_its_code_and_recorded(town: Town) -> None:
    parcel_id = make_ready(town)
    told = Message.objects.get(to_account=town.person.account_id)
    assert told.url == f"/my/parcels/{parcel_id}/" and told.is_urgent
    code = pickup_code(parcel_id, 1)
    assert code not in str(told.facts) + told.body
    hand_out(parcel_id=parcel_id, code=code, to="老张", by=town.issuer, at=MONDAY)
    done = parcel(parcel_id)
    assert (done.state, done.delivered_at, done.handed_to) == ("delivered", MONDAY, "老张")
    assert steps_of(parcel_id) == ["choose", "make-ready", "handed-out"]
    assert [entry.act for entry in entries_of(SUBJECT)] == ["delivery.hand_out"]


def test_wrong_codes_are_counted_and_then_locked_for_a_while(town: Town) -> None:
    parcel_id = make_ready(town)
    by, right = town.issuer, pickup_code(parcel_id, 1)
    wrong = "000000" if right != "000000" else "000001"
    for _ in range(MOST_TRIES):
        with pytest.raises(WrongPickupCode):
            hand_out(parcel_id=parcel_id, code=wrong, to="老张", by=by, at=MONDAY)
    with pytest.raises(PickupLocked):
        hand_out(parcel_id=parcel_id, code=right, to="老张", by=by, at=MONDAY)
    later = MONDAY + timedelta(minutes=16)
    hand_out(parcel_id=parcel_id, code=right, to="老张", by=by, at=later)
    assert parcel(parcel_id).state == "delivered"


def test_nobody_named_nobody_of_another_area_and_nobody_without_the_duty(town: Town) -> None:
    parcel_id = make_ready(town)
    code = pickup_code(parcel_id, 1)
    with pytest.raises(NoReceiver):
        hand_out(parcel_id=parcel_id, code=code, to="  ", by=town.issuer, at=MONDAY)
    with pytest.raises(DutyMissing):
        hand_out(parcel_id=parcel_id, code=code, to="老张", by=town.approver, at=MONDAY)
    Parcel.objects.update(area_code="341621000000", organisation_id="00000000-0000-0000-0000-000000000001")
    with pytest.raises(NotFound):
        hand_out(parcel_id=parcel_id, code=code, to="老张", by=town.issuer, at=MONDAY)
    assert parcel(parcel_id).state == "ready"


def test_a_result_is_handed_out_once(town: Town) -> None:
    parcel_id = make_ready(town)
    arguments = {"parcel_id": parcel_id, "code": pickup_code(parcel_id, 1), "to": "老张", "at": MONDAY}
    hand_out(**arguments, by=town.issuer)
    with pytest.raises(ParcelOutOfOrder):
        hand_out(**arguments, by=town.issuer)


def test_what_is_not_made_is_not_handed_out_and_starts_once(town: Town) -> None:
    parcel_id = make_parcel(town, Way.COUNTER)
    with pytest.raises(ParcelOutOfOrder):
        code = pickup_code(parcel_id, 1)
        hand_out(parcel_id=parcel_id, code=code, to="老张", by=town.issuer, at=MONDAY)
    for _ in range(2):
        send_off(subject=SUBJECT, place="大厅", by=BY, at=MONDAY)
    assert steps_of(parcel_id) == ["choose", "make-ready"]


def test_an_electronic_choice_needs_no_parcel_and_a_courier_must_be_there(town: Town, settings: Any) -> None:
    settings.COURIER = {"url": ""}
    with pytest.raises(NoCourier):
        make_parcel(town, Way.COURIER)
    assert send_off(subject=SUBJECT, place="大厅", by=BY, at=MONDAY) is None
    assert Parcel.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": " "}, "name"), ({"phone": "12"}, "phone"), ({"address": "街1号"}, "address")],
)
def test_a_courier_needs_to_know_where_to(changes: dict[str, str], field: str) -> None:
    from dataclasses import replace

    with pytest.raises(RecipientIncomplete) as refused:
        checked_choice(Choice(way=Way.COURIER, recipient=replace(recipient(), **changes)))
    assert list(refused.value.facts["fields"]) == [field]  # type: ignore[call-overload]


def test_the_owner_sees_the_code_and_changes_their_mind_and_nobody_else_does(
    town: Town, citizen: Client
) -> None:
    parcel_id = make_ready(town)
    code = pickup_code(parcel_id, 1)
    page = words_of(citizen.get(f"/my/parcels/{parcel_id}/"))
    assert f"{code[:3]} {code[3:]}" in page
    stranger = sign_in(Client(), make_person(name="陌生人"))
    assert stranger.get(f"/my/parcels/{parcel_id}/").status_code == 404
    citizen.post(f"/my/parcels/{parcel_id}/", {"way": "electronic"})
    assert parcel(parcel_id).state == "cancelled"
    with pytest.raises(ParcelOutOfOrder):
        choose_way(parcel_id=parcel_id, choice=Choice(way=Way.COUNTER), by=town.person, at=MONDAY)


def test_the_exit_counter_finds_it_by_the_case_and_never_shows_the_code(town: Town) -> None:
    parcel_id = make_ready(town)
    clerk = desk_of(town.issuer)
    code = pickup_code(parcel_id, 1)
    found = clerk.post("/desk/exit/", {"number": NUMBER})
    assert "食品经营许可证" in words_of(found)
    page = clerk.get(f"/desk/exit/{parcel_id}/")
    for response in (found, page):
        assert code not in response.content.decode()
    wrong = clerk.post(f"/desk/exit/{parcel_id}/", {"code": "1", "to": "老张"})
    assert wrong.status_code == 422
    clerk.post(f"/desk/exit/{parcel_id}/", {"code": code, "to": "老张"})
    assert parcel(parcel_id).state == "delivered"
    assert desk_of(town.reviewer).get("/desk/exit/").status_code == 403


@pytest.mark.parametrize(
    ("outcome", "state", "said"),
    [(Outcome.GRANTED, "ready", "请带身份证和取件码"), (Outcome.REFUSED, "cancelled", "没有纸质件要交付")],
)
def test_a_granted_case_sends_its_paper_off_and_a_refused_one_forgets_it(
    town: Town, citizen: Client, outcome: Outcome, state: str, said: str
) -> None:
    done = make_case(town, delivery=Choice(way=Way.COUNTER))
    assert "做好以后到窗口领取" in words_of(citizen.get(f"/my/cases/{done.number}/"))
    bring_to(town, done.number, "issued" if outcome is Outcome.GRANTED else "decided", outcome=outcome)
    deliver_all()
    assert Parcel.objects.get(subject=f"cases:{done.number}").state == state
    if outcome is Outcome.GRANTED:
        assert said in words_of(citizen.get(f"/my/cases/{done.number}/"))


def test_the_way_is_chosen_in_the_draft_with_the_address_that_is_known(
    town: Town, citizen: Client, settings: Any
) -> None:
    draft_id = make_draft(town, is_complete=True)
    page = words_of(citizen.get(f"/drafts/{draft_id}/result/"))
    assert "到窗口领取" in page
    assert "快递寄给我" not in page, "no courier is named in the settings"
    citizen.post(f"/drafts/{draft_id}/result/", {"way": "counter"})
    assert "到窗口领取" in words_of(citizen.get(f"/drafts/{draft_id}/"))
    application = application_of(Draft.objects.get(id=draft_id))
    assert application.delivery == Choice(way=Way.COUNTER)
    stranger = sign_in(Client(), make_person(name="陌生人"))
    assert stranger.get(f"/drafts/{draft_id}/result/").status_code == 404


def test_a_receipt_shows_no_code_of_what_was_applied_for_online(town: Town) -> None:
    number = make_case(town, delivery=Choice(way=Way.COUNTER)).number
    bring_to(town, number, "issued")
    deliver_all()
    made = Parcel.objects.get(number=number)
    assert made.state == "ready"
    code = pickup_code(made.id, made.round)
    given = {"number": number, "code": check_code(number)}
    page = Client(headers={"accept-language": "zh-CN"}).post("/track/", given)
    assert page.status_code == 200
    assert f"{code[:3]} {code[3:]}" not in words_of(page)
    Case.objects.filter(number=number).update(capacity="counter", account_id=None)
    page = Client(headers={"accept-language": "zh-CN"}).post("/track/", given)
    assert f"{code[:3]} {code[3:]}" in words_of(page)
