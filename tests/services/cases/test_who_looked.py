"""Who opens the file of a case is told to its applicant: once for each officer, case and day."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import bearer, make_staff, sign_in_staff
from tests.services.cases.make import MONDAY, Town, bring_to, make_case
from tongban.foundation.directory.public import organisation
from tongban.foundation.trail.public import act_text
from tongban.kernel import clock
from tongban.resources.registers.models import LookUp
from tongban.resources.registers.public import LookUpFact, look_ups_about
from tongban.services.cases.commands.note_look import note_look
from tongban.services.cases.comparing import compared
from tongban.services.cases.models import Case, CaseSlot
from tongban.services.cases.queries import steps_of
from tongban.services.items.public import item_terms

pytestmark = pytest.mark.django_db


def read(desk: Client, address: str) -> None:
    """Open a paper and read it to its end."""
    answer = desk.get(address)
    assert answer.status_code == 200
    assert answer.getvalue()


def looks_at(town: Town, number: str) -> list[LookUpFact]:
    """The looks at the file of this case, as its applicant reads them."""
    found = look_ups_about(person_id=town.person.person_id)
    return [one for one in found if one.case_number == number and one.fields == ("case.file",)]


def test_an_officer_with_a_step_of_the_case_is_told_as_such(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    assert sign_in_staff(Client(), town.clerk).get(f"/desk/cases/{number}/").status_code == 200
    [seen] = looks_at(town, number)
    assert (seen.by_name, seen.purpose) == ("李窗口", "do-step")
    page = citizen.get("/my/lookups/").content.decode()
    assert "李窗口" in page and "办理自己负责的环节" in page and "办件档案" in page


def test_a_colleague_without_a_step_is_told_as_one_who_only_read(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    curious = make_staff(name="周闲看", posts=("review",))
    assert sign_in_staff(Client(), curious).get(f"/desk/cases/{number}/").status_code == 200
    assert [one.purpose for one in looks_at(town, number)] == ["read-file"]
    assert "查看办件档案；没有他负责的环节" in citizen.get("/my/lookups/").content.decode()


def test_who_has_done_a_step_still_has_one(town: Town) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    sign_in_staff(Client(), town.clerk).get(f"/desk/cases/{number}/")
    assert [one.purpose for one in looks_at(town, number)] == ["do-step"]


def test_it_is_noted_once_a_day_whatever_was_opened(town: Town, client: Client) -> None:
    number = make_case(town).number
    desk = sign_in_staff(Client(), town.clerk)
    paper = CaseSlot.objects.get(case__number=number, key="layout").papers[0]
    for address in ("", "why/", "procedures/"):
        assert desk.get(f"/desk/cases/{number}/{address}").status_code == 200
    assert client.get(f"/api/v1/cases/{number}", headers=bearer(town.clerk)).status_code == 200
    read(desk, f"/papers/{paper}/")
    assert len(looks_at(town, number)) == 1
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY + timedelta(days=1))
    sign_in_staff(Client(), town.clerk).get(f"/desk/cases/{number}/")
    assert len(looks_at(town, number)) == 2


@pytest.mark.parametrize("how", ["paper", "api", "hearing", "days"])
def test_every_way_into_the_file_is_noted(town: Town, client: Client, how: str) -> None:
    number = make_case(town).number
    desk = sign_in_staff(Client(), town.reviewer)
    if how == "paper":
        read(desk, f"/papers/{CaseSlot.objects.get(case__number=number, key='layout').papers[0]}/")
    elif how == "api":
        client.get(f"/api/v1/cases/{number}", headers=bearer(town.reviewer))
    else:
        desk.get(f"/desk/cases/{number}/{'procedures' if how == 'hearing' else 'why'}/")
    assert [one.by_name for one in looks_at(town, number)] == ["王审核"]


def test_what_an_officer_may_not_see_is_not_noted(town: Town) -> None:
    number = make_case(town).number
    keeper = make_staff(name="周事项", posts=("item-manager",))
    assert sign_in_staff(Client(), keeper).get(f"/desk/cases/{number}/").status_code == 404
    assert looks_at(town, number) == []


def test_the_applicant_pays_nothing_for_it(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    before = LookUp.objects.count()
    assert citizen.get(f"/my/cases/{number}/").status_code == 200
    assert LookUp.objects.count() == before


def test_a_look_costs_one_query_where_the_steps_are_known(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = Case.objects.get(number=make_case(town).number)
    steps = steps_of(case.id)
    for _again in range(2):
        with django_assert_num_queries(1):
            note_look(case, by=town.clerk, at=MONDAY, steps=steps)
    with django_assert_num_queries(2):
        note_look(case, by=town.reviewer, at=MONDAY)
    assert len(looks_at(town, case.number)) == 2


def test_whoever_serves_several_offices_is_named_as_of_the_one_that_handles_the_case(town: Town) -> None:
    number = make_case(town).number
    case = Case.objects.get(number=number)
    there = organisation(case.organisation_id)
    elsewhere = replace(town.clerk, organisation_id=uuid4(), organisation_name="别的局")
    note_look(case, by=elsewhere, at=clock.now())
    assert compared(case, item_terms(case.version_id), by=elsewhere, at=clock.now()) is not None
    seen = [one for one in look_ups_about(person_id=town.person.person_id) if one.case_number == number]
    assert {one.organisation_name for one in seen if one.by_name == "李窗口"} == {there.name}
    assert len({one.purpose for one in seen if one.by_name == "李窗口"}) == 2


def test_an_officer_reads_what_the_applicant_did_without_being_addressed(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    for act in (
        "submit",
        "resubmit",
        "urge",
        "withdraw",
        "hand_in_deferred",
        "check_entries",
        "confirm_help",
    ):
        with translation.override("zh-hans"):
            assert "您" not in act_text(f"cases.{act}")
        with translation.override("en"):
            assert "you" not in act_text(f"cases.{act}").lower()
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), town.clerk)
    page = desk.get(f"/desk/cases/{number}/").content.decode()
    assert "您提交" not in page
    assert "您提交了申请" in citizen.get(f"/my/cases/{number}/").content.decode()
