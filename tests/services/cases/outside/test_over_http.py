"""A case goes to a real outside system and comes back decided, over HTTP both ways, however it reports."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.db import connection
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.foundation.identity.make import bearer, sign_in_staff
from tests.services.cases.make import BY_TOKEN, MONDAY, Town, make_case, make_town, make_upload
from tests.services.cases.outside.make import GRANT, course, hours, keys_of, make_system, reached
from tongban.foundation.jobs.public import deliver_all
from tongban.kernel import clock
from tongban.services.cases.commands.resubmit import resubmit_case
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.facts import SlotInput
from tongban.services.cases.models import Case
from tongban.services.cases.outside.commands.hand_over import hand_over_case
from tongban.services.cases.outside.facts import BRING, DUTY_OF
from tongban.services.cases.outside.models import OutsideAct, OutsideNews
from tongban.services.cases.outside.telling import tell_news, tell_of_hand_over
from tongban.site.sandbox.approvals import ApprovalSystem, Hearing, Manner

SCOPES = (BRING, *DUTY_OF.values(), "licences.issue", "registers.look_up")


@pytest.fixture
def city(transactional_db: None, on_monday: None) -> Iterator[Town]:
    _forget_jobs()
    yield make_town()
    _forget_jobs()


def _forget_jobs() -> None:
    """Emptying the tables of the models leaves the queue: nothing of one test is done in another."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def outside(city: Town, live_server: LiveServer, settings: Any, tmp_path: Path) -> Iterator[ApprovalSystem]:
    token = bearer(make_system(), *SCOPES)["Authorization"].removeprefix("Bearer ")
    system = ApprovalSystem(keys=keys_of(tmp_path), their_token=token, pace=0.05, late=0.3, delay=6)
    system.server.start()
    settings.OUTSIDE = {"provincial": reached(tmp_path, address=system.server.address)}
    settings.BASE_URL = live_server.url
    yield system
    system.wait()  # nothing is reported into the next test
    system.server.shutdown()
    system.server.server_close()


@pytest.mark.parametrize("manner", [Manner.GOOD, Manner.LATE, Manner.TWICE, Manner.SHUFFLED])
def test_however_it_reports_the_case_is_decided_once(
    city: Town, outside: ApprovalSystem, manner: Manner
) -> None:
    outside.manner = manner
    number = make_case(city).number
    deliver_all()
    client = Client()
    head = bearer(city.clerk, "cases.hand_over")
    answer = client.post(f"/api/v1/cases/{number}/hand-over", headers=head)
    assert answer.status_code == 201
    tell_of_hand_over(number=number)
    assert Case.objects.get(number=number).handling_number == "DEMO-00001"
    outside.wait()
    deliver_all()  # with it the case is handed over again: it is the same case there
    outside.wait()
    told = outside.cases[number].answers
    assert {status for _, status in told} <= {200, 201}
    assert [status for _, status in told].count(201) == 4
    case = Case.objects.get(number=number)
    assert (case.state, case.outcome) == ("delivered", "granted")
    assert list(OutsideAct.objects.order_by("place").values_list("name", flat=True)) == [
        *("acceptance", "review", "decision", "result")
    ]


def test_a_silent_system_loses_the_case(city: Town, outside: ApprovalSystem) -> None:
    outside.manner = Manner.SILENT
    number = make_case(city).number
    client = Client()
    client.post(f"/api/v1/cases/{number}/hand-over", headers=bearer(city.clerk, "cases.hand_over"))
    deliver_all()
    answer = client.post(
        f"/api/v1/cases/{number}/reclaim",
        {"reasons": "对方一直没有办理"},
        content_type="application/json",
        headers=bearer(city.clerk, "cases.reclaim"),
    )
    assert answer.status_code == 201
    deliver_all()
    assert outside.cases[number].is_returned
    assert Case.objects.get(number=number).handling_system == "own"
    outside.wait()


@pytest.mark.django_db
def test_what_a_report_is_answered(town: Town, number: str) -> None:
    client, head = Client(), bearer(make_system(), *SCOPES)
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY + timedelta(hours=8))
    address = f"/api/v1/cases/{number}/outside-acts"

    def send(**body: Any) -> Any:
        return client.post(address, body, content_type="application/json", headers=head)

    body = {"id": "a", "act": "acceptance", "done_at": hours(1).isoformat()}
    first = send(**body)
    assert (first.status_code, first.json()["state"], first.json()["case_state"]) == (
        201,
        "done",
        "in-review",
    )
    assert send(**body).status_code == 200
    assert send(**(body | {"done_at": hours(2).isoformat()})).json()["code"] == "outside-act-differs"
    kept = send(id="c", after="b", act="decision", done_at=hours(3).isoformat(), said=GRANT)
    assert (kept.status_code, kept.json()["state"]) == (201, "kept")
    future = send(id="b", after="a", act="review", done_at=hours(99).isoformat(), said=course()[1].said)
    assert (future.status_code, future.json()["code"]) == (422, "outside-act-in-future")
    shapeless = send(id="b", after="a", act="review", done_at=hours(2).isoformat(), said={"advice": "maybe"})
    assert shapeless.status_code == 422
    only = bearer(make_system(), BRING, "cases.accept")
    narrow = client.post(
        address,
        {"id": "b", "after": "a", "act": "review", "done_at": hours(2).isoformat(), "said": course()[1].said},
        content_type="application/json",
        headers=only,
    )
    assert (narrow.status_code, narrow.json()["code"]) == (403, "duty-missing")
    last = send(id="b", after="a", act="review", done_at=hours(2).isoformat(), said=course()[1].said)
    assert (last.status_code, last.json()["case_state"]) == (201, "decided")


@pytest.mark.django_db
def test_applicant_and_desk_read_who_has_it_and_the_desk_takes_it_back(
    town: Town, citizen: Client, number: str
) -> None:
    Case.objects.filter(number=number).update(handling_number="W-17")
    told = Client().get(f"/api/v1/cases/{number}", headers=bearer(town.person, "apply")).json()
    assert (told["handling_system"], told["handling_number"]) == ("provincial", "W-17")
    theirs = citizen.get(f"/my/cases/{number}/").content.decode()
    assert "省审批系统" in theirs
    assert "W-17" in theirs
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), town.clerk)
    page = desk.get(f"/desk/cases/{number}/").content.decode()
    assert "这件事由外部系统“省审批系统”办理，对方编号 W-17" in page
    assert "收回办理" in page
    assert f"/desk/cases/{number}/accept/" not in page
    assert desk.post(f"/desk/cases/{number}/accept/").status_code == 409
    assert desk.post(f"/desk/cases/{number}/reclaim/", {"reclaim_reasons": ""}).status_code == 422
    assert desk.post(f"/desk/cases/{number}/reclaim/", {"reclaim_reasons": "误转"}).status_code == 302
    page = desk.get(f"/desk/cases/{number}/").content.decode()
    assert f"/desk/cases/{number}/accept/" in page
    assert "转外部系统办理" in page
    assert desk.post(f"/desk/cases/{number}/hand-over/").status_code == 302
    assert Case.objects.get(number=number).handling_system == "provincial"
    reviewer = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), town.reviewer)
    assert "收回办理" not in reviewer.get(f"/desk/cases/{number}/").content.decode().split('id="outside"')[1]


@pytest.mark.parametrize(
    ("hearing", "tries", "came"),
    [(Hearing.HEARS, 1, 1), (Hearing.FAILS, 3, 3), (Hearing.DELAYS, 2, 2), (Hearing.DOUBLES, 2, 2)],
)
def test_a_correction_is_told_until_it_is_heard_and_counts_once(
    city: Town, outside: ApprovalSystem, hearing: Hearing, tries: int, came: int
) -> None:
    outside.manner, outside.hearing, outside.late = Manner.ASKS, hearing, 60
    number = asked_to_correct(city, outside)
    resubmit_case(
        number=number,
        form={},
        slots=[SlotInput(key="layout", papers=(make_upload(city.person),))],
        signature=BY_TOKEN,
        by=city.person,
        at=clock.now(),
    )
    deliver_all()
    for _ in range(tries - 1):
        row = OutsideNews.objects.get()
        assert (row.delivered_at, row.error) == (None, "outside-away")
        assert row.next_try_at
        tell_news(number=number)
    row = OutsideNews.objects.get()
    assert row.delivered_at
    assert (row.attempts, row.error) == (tries, "")
    taken = outside.cases[number]
    assert taken.news == {str(row.pk): "corrected"}
    assert len(taken.came) == came
    outside.wait()
    deliver_all()
    case = Case.objects.get(number=number)
    assert (case.state, case.outcome) == ("delivered", "granted")


def test_a_withdrawal_is_told_and_ends_the_work_there(city: Town, outside: ApprovalSystem) -> None:
    outside.manner, outside.late = Manner.ASKS, 60
    number = asked_to_correct(city, outside)
    withdraw_case(number=number, reasons="不想办了", by=city.person, at=clock.now())
    deliver_all()
    assert list(outside.cases[number].news.values()) == ["withdrawn"]
    outside.cases[number].corrected.set()
    outside.wait()
    assert Case.objects.get(number=number).state == "withdrawn"
    assert [name for name, _ in outside.cases[number].answers] == ["correction-notice"]


def test_who_does_not_sign_is_told_nothing_and_believed_nothing(
    city: Town, outside: ApprovalSystem, settings: Any, tmp_path: Path
) -> None:
    outside.manner = Manner.SILENT
    number = make_case(city).number
    hand_over_case(number=number, by=city.clerk, at=MONDAY)
    (tmp_path / "others").mkdir()
    strangers = reached(tmp_path / "others", address=outside.server.address)
    for changes in ({"own_key": strangers["own_key"]}, {"their_key": strangers["their_key"]}):
        settings.OUTSIDE = {"provincial": reached(tmp_path, address=outside.server.address) | changes}
        tell_of_hand_over(number=number)
        assert Case.objects.get(number=number).handling_number == ""
    assert httpx.post(f"{outside.server.address}/cases/{number}/news", json={}).status_code == 401


def asked_to_correct(city: Town, outside: ApprovalSystem) -> str:
    """A case that was handed over, and for which the other system has asked for a correction; its number."""
    number = make_case(city).number
    deliver_all()
    hand_over_case(number=number, by=city.clerk, at=MONDAY)
    tell_of_hand_over(number=number)
    until(lambda: bool(outside.cases[number].answers))
    deliver_all()
    assert Case.objects.get(number=number).state == "correction"
    return number


def until(is_so: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until something has come over the network."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)
