"""The days of a case as a calendar file, read back by the library."""

from datetime import date, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from tests.foundation.identity.make import make_person, sign_in
from tests.services.cases.make import MONDAY, SLOTS, make_case, make_town
from tongban.kernel import clock
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.receive_paper import receive_paper
from tongban.services.cases.models import Case, Deferral
from tongban.services.items.public import Fee, Slot
from tongban.services.payments.commands.take_cash import record_cash_payment
from tongban.services.payments.models import Bill

pytestmark = pytest.mark.django_db


def test_the_last_day_of_each_clock_that_runs_is_an_event() -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    town = make_town()
    number = make_case(town).number
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    before = events(citizen, number)
    assert [day for day, _ in before.values()] == [Case.objects.get(number=number).acceptance_due_on]
    accept_case(number=number, by=town.clerk, at=MONDAY)
    after = events(citizen, number)
    case = Case.objects.get(number=number)
    assert {day for day, _ in after.values()} == {case.promised_due_on, case.statutory_due_on}
    assert all(case.item_name in said for _, said in after.values())
    assert f"/my/cases/{number}/calendar.ics" in citizen.get(f"/my/cases/{number}/").content.decode()


def test_what_the_applicant_owes_by_a_day_is_an_event_until_it_is_there() -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    photo = Slot(key="photo", name="门头照片", need="later", later_working_days=5)
    fee = Fee(name="工本费", amount_fen=1000, basis="示例")
    town = make_town(slots=(*SLOTS, photo), fees=(fee,), is_charged=True)
    number = make_case(town).number
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    accept_case(number=number, by=town.clerk, at=MONDAY)
    said = {words: day for day, words in events(citizen, number).values()}
    owed = Deferral.objects.get(case__number=number)
    bill = Bill.objects.get(about=f"cases:{number}")
    item = Case.objects.get(number=number).item_name
    assert said[f"补交最后一天：门头照片（{item}）"] == owed.due_on
    assert said[f"缴费最后一天：{item}"] == bill.due_on

    receive_paper(number=number, slot="photo", by=town.clerk, at=MONDAY)
    record_cash_payment(number=bill.number, receipt_number="皖财1", by=town.clerk, at=MONDAY)
    left = {words for _, words in events(citizen, number).values()}
    assert not [words for words in left if words.startswith(("补交", "缴费"))]


def test_anothers_case_has_no_file() -> None:
    town = make_town()
    number = make_case(town).number
    stranger = sign_in(Client(), make_person(name="赵六"))
    assert stranger.get(f"/my/cases/{number}/calendar.ics").status_code == 404
    assert Client().get(f"/my/cases/{number}/calendar.ics").status_code == 302


def events(citizen: Client, number: str) -> dict[str, tuple[date, str]]:
    """The events of the file by their identity: day and words."""
    answer = citizen.get(f"/my/cases/{number}/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    found = {}
    for event in Calendar.from_ical(answer.content).walk("VEVENT"):
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        found[str(event["uid"])] = (event.decoded("dtstart"), str(event["summary"]))
    return found
