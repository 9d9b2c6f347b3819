"""My cases: what waits for me stands first, with what is wanted and until when, whatever it is."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import sign_in
from tests.services.cases.make import MONDAY, SLOTS, Town, bring_to, make_case, make_town, make_upload
from tests.services.cases.procedures.make import arrange, heard_case, tell
from tests.services.cases.visit import words_of
from tongban.kernel import clock
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.facts import How, SlotInput
from tongban.services.cases.models import Case
from tongban.services.cases.pages.waiting import waiting_for
from tongban.services.cases.procedures.commands.ask_hearing import waive_hearing
from tongban.services.items.public import Fee, Slot

pytestmark = pytest.mark.django_db


def waits(number: str) -> Any:
    case = Case.objects.get(number=number)
    return waiting_for([case], now=clock.now()).get(case.id)


def test_the_answer_about_a_hearing_is_asked_for_with_its_day(town: Town, citizen: Client) -> None:
    heard = heard_case(town)
    assert waits(heard.number) is None
    tell(heard)
    asked = waits(heard.number)
    assert asked.url == f"/my/cases/{heard.number}/hearing/"
    said = words_of(citizen.get("/my/cases/"))
    assert "等您办的" in said or "等您" in said
    assert "请在10月10日" in said and "要不要听证" in said
    waive_hearing(number=heard.number, by=town.person, at=MONDAY)
    assert waits(heard.number) is None


def test_once_a_hearing_is_arranged_no_answer_is_waited_for(town: Town) -> None:
    heard = heard_case(town)
    tell(heard)
    arrange(heard, at=MONDAY)
    assert waits(heard.number) is None


def test_a_bill_is_asked_for_until_it_is_settled(on_monday: None) -> None:
    town = make_town(
        fees=(Fee(name="证照工本费", amount_fen=1000, basis="皖价费〔示例〕1号"),), is_charged=True
    )
    number = make_case(town).number
    assert waits(number) is None
    bring_to(town, number, "accepted")
    assert waits(number).url.startswith("/my/bills/")
    assert "缴费" in words_of(sign_in(Client(headers={"accept-language": "zh-CN"}), town.person).get("/"))


def test_what_follows_later_is_asked_for_with_its_day(on_monday: None) -> None:
    town = make_town(slots=(*SLOTS, Slot(key="photo", name="门头照片", need="later", later_working_days=5)))
    number = make_case(
        town,
        slots=(
            SlotInput(key="layout", papers=(make_upload(town.person),)),
            SlotInput(key="photo", way=How.DEFERRED),
        ),
    ).number
    bring_to(town, number, "accepted")
    asked = waits(number)
    assert "门头照片" in asked.sentence
    assert asked.until == Case.objects.get(number=number).deferrals.get().due_on


def test_the_first_to_be_due_stands_first_and_a_correction_before_all(town: Town, citizen: Client) -> None:
    later = make_case(town, key="a").number
    heard = heard_case(town)
    tell(heard)
    request_correction(number=later, wanted=[("layout", "请重拍")], by=town.clerk, at=MONDAY)
    make_case(town, key="b")
    page = citizen.get("/my/cases/").content.decode()
    assert 0 < page.index(f"/my/cases/{later}/correct/") < page.index(f"/my/cases/{heard.number}/hearing/")


def test_the_list_costs_the_same_however_many_there_are(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(3):
        bring_to(town, make_case(town, key=f"key-{place}").number, "accepted")
    cases = list(Case.objects.all())
    with django_assert_num_queries(2):  # rights to a hearing, materials that follow; nothing is charged
        waiting_for(cases, now=MONDAY)
