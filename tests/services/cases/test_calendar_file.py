"""The days of a case as a calendar file, read back by the library."""

from datetime import date, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from tests.foundation.identity.make import make_person, sign_in
from tests.services.cases.make import MONDAY, make_case, make_town
from tongban.kernel import clock
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.models import Case

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
