"""A grant goes to who supervises, whose receipt is awaited, reminded of, and shown."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.services.cases.held.make import moment
from tests.services.cases.make import MONDAY, Town
from tests.services.cases.visit import words_of
from tests.services.decisions.make import decided, licensing_town, supervisor
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.services.cases.facts import Outcome
from tongban.services.cases.public import case_facts
from tongban.services.decisions.handover.commands.receive import receive_decision
from tongban.services.decisions.handover.commands.remind import remind_of_receipts
from tongban.services.decisions.handover.commands.send import send_decision
from tongban.services.decisions.handover.facts import AlreadyReceived
from tongban.services.decisions.handover.models import Handover
from tongban.services.decisions.handover.queries import received_by_us

pytestmark = pytest.mark.django_db
CHINESE = {"accept-language": "zh-CN"}


@pytest.fixture
def town() -> Town:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    return licensing_town()


def test_it_lies_before_the_supervising_post_with_a_limit(town: Town) -> None:
    liu = supervisor()
    number = decided(town)
    row = Handover.objects.get(case_number=number)
    assert (row.due_on, row.holder, row.post_code) == (date(2026, 10, 8), "老*", "supervise")
    task = Task.objects.get(about=f"handovers:{number}")
    assert (task.kind, task.organisation_id, task.closed_at) == ("decisions.receive", row.to_id, None)
    assert [one.case_number for one in received_by_us(by=liu).rows] == [number]
    [fact] = case_facts([number])
    assert send_decision(case=fact, at=MONDAY) is None  # heard again
    assert Task.objects.filter(about=f"handovers:{number}").count() == 1


@pytest.mark.parametrize(
    "changes", [{"supervising_organisation": ""}, {"supervising_organisation": "没有这个局"}]
)
def test_where_nobody_else_supervises_nothing_is_sent(changes: dict[str, Any]) -> None:
    decided(licensing_town(**changes))
    assert not Handover.objects.exists()


def test_a_refusal_is_not_sent(town: Town) -> None:
    decided(town, outcome=Outcome.REFUSED)
    assert not Handover.objects.exists()


def test_the_receipt_closes_the_task_and_shows_in_the_case(town: Town) -> None:
    number = decided(town)
    liu = supervisor()
    desk = sign_in_staff(Client(headers=CHINESE), town.approver)
    assert "等待签收" in words_of(desk.get(f"/desk/cases/{number}/"))
    client = sign_in_staff(Client(headers=CHINESE), liu)
    assert "老*" in words_of(client.get("/desk/received/"))
    client.post(f"/desk/received/{number}/", {"note": "纳入日常检查"})
    row = Handover.objects.get(case_number=number)
    assert (row.received_by, row.note) == (liu.ref, "纳入日常检查")
    assert Task.objects.get(about=f"handovers:{number}").closed_at is not None
    assert "已签收" in words_of(desk.get(f"/desk/cases/{number}/"))
    acts = [one.act for one in entries_of(f"cases:{number}")]
    assert {"decisions.send", "decisions.receive"} <= set(acts)
    assert client.get("/desk/received/?open=1").status_code == 200
    assert received_by_us(by=liu, is_open=True).rows == ()
    with pytest.raises(AlreadyReceived):
        receive_decision(case_number=number, note="", by=liu, at=MONDAY)


def test_only_the_supervising_organisation_with_the_duty_gives_it(town: Town) -> None:
    number = decided(town)
    clerk = make_staff(name="赵窗口", posts=("accept",), organisation_code=CITY_OFFICE)
    outsider = make_staff(name="钱窗口", posts=("supervise",))
    for by, refusal in ((clerk, NotAllowed), (outsider, NotFound), (town.approver, NotFound)):
        with pytest.raises(refusal):
            receive_decision(case_number=number, note="", by=by, at=MONDAY)
    assert Handover.objects.get().received_at is None
    client = sign_in_staff(Client(headers=CHINESE), outsider)
    # the office that decided reads it, and has nothing to receive
    assert "签收这件决定" not in words_of(client.get(f"/desk/received/{number}/"))
    assert received_by_us(by=outsider).rows == ()


def test_a_reminder_goes_once_to_both_sides(town: Town) -> None:
    liu = supervisor()
    number = decided(town)
    assert remind_of_receipts(at=moment(9, 30)) == 0
    assert remind_of_receipts(at=moment(10, 8)) == 1
    assert remind_of_receipts(at=moment(10, 9)) == 0
    told = set(Message.objects.filter(about=f"handovers:{number}").values_list("to_account", flat=True))
    assert {liu.account_id, town.approver.account_id} <= told


def test_the_list_is_one_query_however_long(town: Town, django_assert_num_queries: Any) -> None:
    liu = supervisor()
    for place in range(3):
        decided(town, key=f"key-{place}")
    with django_assert_num_queries(1):
        assert len(received_by_us(by=liu).rows) == 3
