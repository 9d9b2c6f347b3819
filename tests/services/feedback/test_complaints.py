"""An applicant complains; somebody who had no part in the case looks into it, in time."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.foundation.directory.make import add_post
from tests.foundation.identity.make import bearer, make_person, make_staff, sign_in, sign_in_staff
from tests.services.cases.make import MONDAY, Town, make_case, make_town
from tests.services.feedback.make import make_ended_case
from tongban.foundation.calendars.public import SET_DAY, forget_calendars, set_day
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import Invalid, NotFound
from tongban.kernel.ids import new_id
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.timing.commands.extend import extend_limit
from tongban.services.feedback.complaints.commands.complain import complain, withdraw_complaint
from tongban.services.feedback.complaints.commands.look_into import (
    answer_complaint,
    decline_complaint,
    take_complaint,
)
from tongban.services.feedback.complaints.facts import (
    Complaint,
    ComplaintKind,
    ComplaintMoved,
    ComplaintOpen,
    ComplaintState,
    Finding,
    OwnHandling,
)
from tongban.services.feedback.complaints.models import ComplaintRow
from tongban.services.feedback.complaints.queries import complaint_at_desk, own_complaints
from tongban.services.supervision.jobs import sweep_all
from tongban.services.supervision.models import Card
from tongban.standards.working_time import DayKind

pytestmark = pytest.mark.django_db
add_post("complaints", frozenset())
add_post("integrity", frozenset())
WORDS = "窗口让我下周再来，没有给任何书面答复"


@pytest.fixture
def town(settings: Any) -> Town:
    settings.COMPLAINT_POSTS = {"other": "complaints", "gain": "integrity"}
    return make_town()


@pytest.fixture
def head(town: Town) -> Officer:
    return make_staff(name="赵主任", posts=("complaints",))


def file(town: Town, number: str, **changes: Any) -> Complaint:
    fields: dict[str, Any] = {
        "kind": ComplaintKind.TURNED_AWAY,
        "text": WORDS,
        "by": town.person,
        "at": MONDAY,
    }
    return complain(number=number, **(fields | changes))


def test_a_complaint_goes_to_its_post_with_five_and_ten_working_days(town: Town) -> None:
    number = str(make_case(town).number)
    made = file(town, number)
    row, task = ComplaintRow.objects.get(), Task.objects.get(kind="feedback.complaint-waiting")
    # after 29 and 30 September National Day lies between; the 10th of October is a Saturday that is worked
    assert (row.due_at.date(), row.result_due_at.date()) == (date(2026, 10, 10), date(2026, 10, 16))
    assert made.due_at == task.due_at == row.due_at
    assert (task.post_code, task.organisation_id) == ("complaints", town.organisation_id)
    assert [entry.act for entry in entries_of(f"complaints:{number}")] == ["feedback.complain"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM feedback_complaint")
        assert "书面".encode() not in bytes(cursor.fetchone()[0])


def test_what_asks_for_an_advantage_goes_to_who_supervises(town: Town) -> None:
    file(town, str(make_case(town).number), kind=ComplaintKind.GAIN)
    assert Task.objects.get(kind="feedback.complaint-waiting").post_code == "integrity"


def test_what_may_not_be_complained_of_is_refused_and_nothing_is_written(town: Town) -> None:
    number = str(make_case(town).number)
    with pytest.raises(NotFound):
        file(town, number, by=make_person(name="老李"))
    for words in ("  ", "长" * 1001):
        with pytest.raises(Invalid):
            file(town, number, text=words)
    assert not ComplaintRow.objects.exists() and not entries_of(f"complaints:{number}")
    file(town, number)
    with pytest.raises(ComplaintOpen):
        file(town, number)
    assert ComplaintRow.objects.count() == 1 and len(entries_of(f"complaints:{number}")) == 1


def test_two_people_of_one_case_may_each_have_a_complaint(town: Town) -> None:
    file(town, str(make_case(town).number))
    row = ComplaintRow.objects.get()
    row.pk, row.by_account = new_id(), make_person(name="老李").account_id
    row.save(force_insert=True)
    assert ComplaintRow.objects.filter(state="waiting").count() == 2


def test_it_is_taken_up_answered_and_told(town: Town, head: Officer) -> None:
    number = make_ended_case(town)
    made = file(town, number)
    with pytest.raises(ComplaintMoved):
        answer_complaint(complaint_id=made.id, finding=Finding.UPHELD, text="属实", by=head, at=MONDAY)
    take_complaint(complaint_id=made.id, by=head, at=MONDAY)
    with pytest.raises(ComplaintMoved):
        take_complaint(complaint_id=made.id, by=head, at=MONDAY)
    with pytest.raises(Invalid):
        answer_complaint(complaint_id=made.id, finding=Finding.UPHELD, text=" ", by=head, at=MONDAY)
    answer_complaint(
        complaint_id=made.id, finding=Finding.UPHELD, text="情况属实，已向您书面答复", by=head, at=MONDAY
    )
    (seen,) = own_complaints(number=number, by=town.person)
    assert (seen.state, seen.finding, seen.due_at) == (ComplaintState.ANSWERED, Finding.UPHELD, None)
    assert "书面答复" in seen.answer
    assert not Task.objects.filter(kind__startswith="feedback.complaint", closed_at=None).exists()
    assert (
        Message.objects.filter(to_account=town.person.account_id, url__endswith="/complaints/").count() == 2
    )
    assert [entry.act for entry in entries_of(f"complaints:{number}")] == [
        "feedback.complain",
        "feedback.take_complaint",
        "feedback.answer_complaint",
    ]
    file(town, number)  # once more, now that the first is at its end


def test_nobody_looks_into_what_they_did_themselves(town: Town) -> None:
    both = make_staff(name="身兼两职", posts=("accept", "complaints"))
    number = str(make_case(town).number)
    deliver_all()
    accept_case(number=number, by=both, at=MONDAY)
    made = file(town, number)
    for act in (
        lambda: take_complaint(complaint_id=made.id, by=both, at=MONDAY),
        lambda: decline_complaint(complaint_id=made.id, text="不归我们管", by=both, at=MONDAY),
    ):
        with pytest.raises(OwnHandling):
            act()
    assert ComplaintRow.objects.get().state == "waiting"


def test_who_did_no_step_but_acted_in_the_case_has_a_part_in_it_too(town: Town) -> None:
    head = make_staff(name="延期的负责人", posts=("approve", "complaints"))
    number = str(make_case(town).number)
    deliver_all()
    accept_case(number=number, by=town.clerk, at=MONDAY)
    made = file(town, number)
    extend_limit(number=number, count=3, reasons="情况复杂", by=head, at=MONDAY)
    with pytest.raises(OwnHandling):
        take_complaint(complaint_id=made.id, by=head, at=MONDAY)


def test_who_only_reads_the_case_to_look_into_it_has_no_part_in_it(town: Town) -> None:
    reads = make_staff(name="看材料", posts=("review", "complaints"))
    number = str(make_case(town).number)
    made = file(town, number)
    assert sign_in_staff(Client(), reads).get(f"/desk/cases/{number}/").status_code == 200
    take_complaint(complaint_id=made.id, by=reads, at=MONDAY)


def test_only_the_post_that_looks_into_it_finds_it(town: Town, head: Officer) -> None:
    made = file(town, str(make_case(town).number))
    assert complaint_at_desk(complaint_id=made.id, by=head).text == WORDS
    assert town.person.name not in repr(complaint_at_desk(complaint_id=made.id, by=head))
    for other in (town.clerk, town.approver):
        with pytest.raises(NotFound):
            complaint_at_desk(complaint_id=made.id, by=other)
        with pytest.raises(DutyMissing):
            take_complaint(complaint_id=made.id, by=other, at=MONDAY)


def test_it_may_be_declined_with_reasons_or_taken_back(town: Town, head: Officer) -> None:
    number = str(make_case(town).number)
    first = file(town, number)
    with pytest.raises(Invalid):
        decline_complaint(complaint_id=first.id, text="", by=head, at=MONDAY)
    decline_complaint(complaint_id=first.id, text="请向信访部门反映", by=head, at=MONDAY)
    second = file(town, number)
    with pytest.raises(NotFound):
        withdraw_complaint(complaint_id=second.id, by=make_person(name="老李"), at=MONDAY)
    withdraw_complaint(complaint_id=second.id, by=town.person, at=MONDAY)
    with pytest.raises(ComplaintMoved):
        withdraw_complaint(complaint_id=second.id, by=town.person, at=MONDAY)
    assert [one.state for one in own_complaints(number=number, by=town.person)] == ["withdrawn", "declined"]
    assert not Task.objects.filter(kind__startswith="feedback.complaint", closed_at=None).exists()


def test_a_result_that_is_not_told_in_time_gets_its_card_from_sweep_and_answer_alike(
    town: Town, head: Officer
) -> None:
    number = make_ended_case(town)
    made = file(town, number)
    due = ComplaintRow.objects.get().result_due_at
    sweep_all(at=due)
    assert not Card.objects.filter(rule="SV-13").exists()
    late = due + timedelta(days=4)
    sweep_all(at=late)
    sweep_all(at=late)
    take_complaint(complaint_id=made.id, by=head, at=late)
    answer_complaint(complaint_id=made.id, finding=Finding.PARTLY, text="部分属实", by=head, at=late)
    deliver_all()
    card = Card.objects.get(rule="SV-13")
    assert (card.case_number, card.organisation_id) == (number, town.organisation_id)


def test_a_day_that_becomes_a_day_off_moves_the_limits(town: Town) -> None:
    file(town, str(make_case(town).number))
    before = ComplaintRow.objects.get()
    set_day(
        area_code="341602000000",
        day=(MONDAY + timedelta(days=1)).date(),
        kind=DayKind.LOCAL_HOLIDAY,
        name="",
        source="谯政办〔2026〕1号",
        by=replace(town.clerk, duties=frozenset({SET_DAY})),
        at=MONDAY,
    )
    deliver_all()
    forget_calendars()
    after = ComplaintRow.objects.get()
    assert after.due_at > before.due_at and after.result_due_at > before.result_due_at
    assert Task.objects.get(kind="feedback.complaint-waiting").due_at == after.due_at


def test_the_pages_of_who_complains_and_of_who_looks_into_it(
    town: Town, head: Officer, django_assert_num_queries: Any
) -> None:
    number = make_ended_case(town)
    citizen, desk = sign_in(Client(), town.person), sign_in_staff(Client(), head)
    path = f"/my/cases/{number}/complaints/"
    assert "/complaints/" in citizen.get(f"/my/cases/{number}/").content.decode()
    said = citizen.post(path, {"kind": "", "text": WORDS})
    assert said.status_code == 422 and WORDS in said.content.decode()
    assert citizen.post(path, {"kind": "turned-away", "text": WORDS}).status_code == 302
    shown = citizen.get(path).content.decode()
    assert WORDS in shown and 'name="text"' not in shown
    complaint = ComplaintRow.objects.get()
    there = f"/desk/complaints/{complaint.id}/"
    assert "turned away" in desk.get(there, headers={"accept-language": "en"}).content.decode()
    assert desk.post(there, {"act": "decline", "text": ""}).status_code == 422
    assert desk.post(there, {"act": "take"}).status_code == 302
    wrong = desk.post(there, {"act": "answer", "finding": "", "text": "已核实"})
    assert wrong.status_code == 422 and "已核实" in wrong.content.decode()
    assert desk.post(there, {"act": "answer", "finding": "upheld", "text": "已核实"}).status_code == 302
    assert "已核实" in citizen.get(path).content.decode()
    assert sign_in_staff(Client(), town.clerk).get(there).status_code == 404
    assert sign_in(Client(), make_person(name="老李")).get(path).status_code == 404


def test_the_api_files_reads_and_takes_back(town: Town) -> None:
    number = str(make_case(town).number)
    client = Client()
    headers = bearer(town.person)
    path = f"/api/v1/cases/{number}/complaints"
    made = client.post(path, {"kind": "delay", "text": WORDS}, "application/json", headers=headers)
    assert made.status_code == 201 and made.json()["state"] == "waiting"
    again = client.post(path, {"kind": "delay", "text": WORDS}, "application/json", headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "complaint-open")
    back = client.post(f"/api/v1/complaints/{made.json()['id']}/withdraw", headers=headers)
    assert back.status_code == 204
    assert [one["state"] for one in client.get(path, headers=headers).json()] == ["withdrawn"]
