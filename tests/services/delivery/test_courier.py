"""Results brought by the sandbox courier, which also fails on demand. Everything goes over HTTP on loopback."""

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from django.test import Client

from tests.services.cases.make import MONDAY, Town
from tests.services.cases.visit import desk_of, words_of
from tests.services.delivery.make import NUMBER, SUBJECT, Van, make_parcel, parcel, recipient, steps_of
from tongban.foundation.messages.models import Message
from tongban.kernel.actors import SystemActor
from tongban.services.delivery.commands.choose import NoCourier, choose_way
from tongban.services.delivery.commands.take_progress import ask_courier, call_courier_for, take_progress
from tongban.services.delivery.courier import CourierAway, CourierRefused, Told, Tracking
from tongban.services.delivery.facts import Step
from tongban.services.delivery.jobs import ask_about_parcels, notify_url
from tongban.services.delivery.models import Parcel
from tongban.services.delivery.public import Choice, Way, send_off
from tongban.services.delivery.rules import city_words, payer
from tongban.site.sandbox.signatures import make_pair, read_private, stamped

pytestmark = pytest.mark.django_db(transaction=True)
BY = SystemActor(job="test")


def send(town: Town, ending: str) -> Any:
    """A parcel whose courier was called; the ending of the phone chooses what the courier does."""
    parcel_id = make_parcel(town, Way.COURIER, phone=f"138000000{ending}")
    send_off(subject=SUBJECT, place="大厅", by=BY, at=MONDAY)
    call_courier_for(parcel_id=parcel_id, notify_url=notify_url(), at=MONDAY)
    return parcel_id


def test_a_parcel_is_fetched_brought_and_told_of(town: Town, van: Van) -> None:
    parcel_id = send(town, "00")
    van.depot.wait()
    done = parcel(parcel_id)
    assert (done.state, done.courier_number[:4]) == ("delivered", "DEMO")
    assert done.delivered_at is not None
    assert [s for s in steps_of(parcel_id) if s not in {"choose", "order"}] == [
        "picked-up",
        "moved",
        "handed-out",
    ]
    assert {status for _key, status in van.depot.answers} == {200}
    assert Message.objects.filter(to_account=town.person.account_id).count() == 2


def test_what_is_told_twice_counts_once(town: Town, van: Van) -> None:
    parcel_id = send(town, "02")
    van.depot.wait()
    assert steps_of(parcel_id).count("handed-out") == 1
    assert Message.objects.filter(title="Your result was handed over").count() == 1


def test_a_silent_courier_is_asked(town: Town, van: Van) -> None:
    parcel_id = send(town, "03")
    van.depot.wait()
    assert parcel(parcel_id).state == "ordered"
    ask_about_parcels()
    assert parcel(parcel_id).state == "delivered"


def test_a_forged_message_changes_nothing(town: Town, van: Van) -> None:
    parcel_id = send(town, "04")
    van.depot.wait()
    assert parcel(parcel_id).state == "ordered"
    assert {status for _key, status in van.depot.answers} == {401}


def test_what_comes_back_lies_at_the_counter_with_a_new_code_and_is_sent_again(town: Town, van: Van) -> None:
    parcel_id = send(town, "05")
    van.depot.wait()
    back = parcel(parcel_id)
    assert (back.state, back.way, back.round) == ("ready", "counter", 2)
    assert Message.objects.filter(title="Your result could not be delivered").count() == 1
    again = Choice(way=Way.COURIER, recipient=recipient("13800000000"))
    choose_way(parcel_id=parcel_id, choice=again, by=town.person, at=datetime.now(UTC))
    call_courier_for(parcel_id=parcel_id, notify_url=notify_url(), at=MONDAY)
    van.depot.wait()
    assert parcel(parcel_id).state == "delivered"


def test_a_lost_parcel_is_told(town: Town, van: Van, citizen: Client) -> None:
    parcel_id = send(town, "06")
    van.depot.wait()
    assert Message.objects.filter(title="Your result was lost on the way").count() == 1
    page = words_of(citizen.get(f"/my/parcels/{parcel_id}/"))
    assert "途中遗失" in page and "会重新制作" in page
    assert "可以来取了" not in page
    assert "请先重新制作" in words_of(desk_of(town.issuer).post("/desk/exit/", {"number": NUMBER}))


def test_an_answer_that_got_lost_is_asked_for_again_and_makes_one_shipment(town: Town, van: Van) -> None:
    with pytest.raises(CourierAway):
        send(town, "07")
    ask_about_parcels()
    van.depot.wait()
    assert len(van.depot.shipments) == 1
    assert _only().state == "delivered"


def test_an_address_that_the_courier_does_not_serve_is_said(town: Town, van: Van) -> None:
    with pytest.raises(CourierRefused):
        send(town, "08")
    assert _only().state == "ordered"


def test_what_the_courier_does_not_take_lies_at_the_counter_and_holds_up_no_other(
    town: Town, van: Van
) -> None:
    with pytest.raises(CourierRefused):
        send(town, "08")
    refused = _only()
    other = make_parcel(town, Way.COURIER, subject="cases:2")
    send_off(subject="cases:2", place="大厅", by=BY, at=MONDAY)
    Parcel.objects.update(courier_number="", asked_at=None)
    for _ in range(2):
        ask_about_parcels()
    van.depot.wait()
    refused.refresh_from_db()
    assert (refused.state, refused.way, refused.round) == ("ready", "counter", 2)
    assert steps_of(refused.id).count("brought-back") == 1
    assert Message.objects.filter(title="Your result could not be delivered").count() == 1
    assert parcel(other).state == "delivered"


def test_nobody_listens_and_later_somebody_does(town: Town, van: Van, settings: Any) -> None:
    right = settings.COURIER
    settings.COURIER = right | {"url": "http://127.0.0.1:9"}
    with pytest.raises(CourierAway):
        send(town, "00")
    settings.COURIER = right
    ask_about_parcels()
    van.depot.wait()
    assert _only().state == "delivered"


def test_a_replayed_message_is_old_news_and_an_unknown_parcel_is_not_found(
    town: Town, van: Van, tmp_path: Any
) -> None:
    parcel_id = send(town, "00")
    van.depot.wait()
    key = read_private(make_pair(tmp_path / "courier", "courier")[0])
    shipment = next(iter(van.depot.shipments.values()))
    for name, expected in ((shipment.key, 200), ("00000000-0000-0000-0000-000000000001-1", 404), ("x", 404)):
        body = json.dumps(
            {"customer": "test", "key": name, "number": shipment.number, "steps": shipment.steps}
        ).encode()
        headers = stamped(key, "callback", body, prefix="Courier")
        assert (
            httpx.post(notify_url(), content=body, headers=headers, trust_env=False).status_code == expected
        )
    assert steps_of(parcel_id).count("handed-out") == 1
    assert ask_courier(parcel_id=parcel_id, at=MONDAY) == 0


def test_a_service_that_sends_nothing_has_its_results_picked_up(
    town: Town, van: Van, citizen: Client
) -> None:
    with pytest.raises(NoCourier):
        make_parcel(town, Way.COURIER, may_be_sent=False)
    parcel_id = make_parcel(town, Way.COUNTER, may_be_sent=False)
    assert "快递寄给我" not in words_of(citizen.get(f"/my/parcels/{parcel_id}/"))
    wish = Choice(way=Way.COURIER, recipient=recipient())
    with pytest.raises(NoCourier):
        choose_way(parcel_id=parcel_id, choice=wish, by=town.person, at=MONDAY)
    assert (parcel(parcel_id).way, steps_of(parcel_id)) == ("counter", ["choose"])


def test_the_courier_is_free_within_the_city() -> None:
    assert city_words("亳州市市场监督管理局（示例）") == "亳州"
    assert payer("安徽省亳州市谯城区示例街1号", city="亳州") == "sender"
    assert payer("上海市黄浦区示例路1号", city="亳州") == "recipient"


def _only() -> Any:
    return Parcel.objects.get()


def test_a_courier_ends_no_parcel_that_lies_at_the_counter(town: Town) -> None:
    parcel_id = make_parcel(town, Way.COUNTER)
    send_off(subject=SUBJECT, place="大厅", by=BY, at=MONDAY)
    told = Told(mark="1", step=Step.HANDED_OUT, at=MONDAY, note="")
    take_progress(tracking=Tracking(key=f"{parcel_id}-1", number="X", told=[told]), at=MONDAY)
    assert parcel(parcel_id).state == "ready"
