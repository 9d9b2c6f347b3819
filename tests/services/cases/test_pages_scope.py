"""Who may read and act on the pages about cases, and what the pages cost."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_person, make_staff, sign_in
from tests.services.cases.make import (
    CODE,
    Town,
    bring_to,
    make_case,
)
from tests.services.cases.visit import desk_of, make_draft, words_of
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.public import thread
from tongban.services.cases.facts import CaseState, Outcome
from tongban.services.cases.models import Case, Draft

pytestmark = pytest.mark.django_db


MINE = (
    "/my/cases/{number}/",
    "/my/cases/{number}/why/",
    "/my/cases/{number}/withdraw/",
    "/my/cases/{number}/correct/",
    "/drafts/{draft}/",
    "/drafts/{draft}/check/",
    "/drafts/{draft}/materials/layout/",
    "/drafts/{draft}/sign/",
    "/drafts/{draft}/sign/application.pdf",
    "/my/cases/{number}/correct/sign/",
    "/my/cases/{number}/correct/sign/application.pdf",
)
MY_ACTS = (
    "/my/cases/{number}/urge/",
    "/my/cases/{number}/withdraw/",
    "/my/cases/{number}/correct/",
    "/my/cases/{number}/messages/",
    "/drafts/{draft}/renew/",
    "/drafts/{draft}/drop/",
    "/drafts/{draft}/prepare/",
    "/drafts/{draft}/sign/",
    "/my/cases/{number}/correct/sign/",
)
DESK_ACTS = ("accept", "refuse-acceptance", "request-correction", "review", "decide", "issue", "messages")


def _places(town: Town, patterns: tuple[str, ...]) -> list[str]:
    number, draft_id = make_case(town).number, make_draft(town, is_complete=True)
    return [pattern.format(number=number, draft=draft_id) for pattern in patterns]


def _stranger() -> Person:
    return make_person(name="别人")


def test_another_person_finds_nothing(town: Town) -> None:
    client = sign_in(Client(), _stranger())
    assert {client.get(url).status_code for url in _places(town, MINE)} == {404}


def test_another_person_changes_nothing(town: Town) -> None:
    client = sign_in(Client(), _stranger())
    for url in _places(town, MY_ACTS):
        assert client.post(url, {"way": "drawn", "text": "?"}).status_code == 404, url
    assert Case.objects.get().state == CaseState.RECEIVED
    assert Draft.objects.count() == 1


def test_who_is_not_signed_in_is_led_to_the_door(client: Client, town: Town) -> None:
    places = [*_places(town, MINE), f"/apply/{CODE}/", "/my/cases/"]
    for url in places:
        assert "/login/" in client.get(url)["Location"], url
    number = Case.objects.get().number
    assert client.get(f"/desk/cases/{number}/")["Location"].startswith("/staff/login/")


def test_staff_do_not_come_in_by_the_citizens_door(town: Town) -> None:
    desk = desk_of(town.clerk)
    assert {desk.get(url).status_code for url in [*_places(town, MINE), "/my/cases/"]} == {403}


def test_citizens_do_not_come_to_the_desk(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    assert citizen.get(f"/desk/cases/{number}/")["Location"].startswith("/staff/login/")


def test_a_clerk_of_another_organisation_finds_nothing_and_changes_nothing(town: Town) -> None:
    number = make_case(town).number
    desk = desk_of(
        make_staff(name="外人", posts=("accept", "review", "approve"), organisation_code=CITY_OFFICE)
    )
    assert desk.get(f"/desk/cases/{number}/").status_code == 404
    for act in DESK_ACTS:
        response = desk.post(f"/desk/cases/{number}/{act}/", {"outcome": "granted", "text": "?"})
        assert response.status_code == 404, act
    assert Case.objects.get().state == CaseState.RECEIVED
    assert thread(about=f"cases:{number}", reader_account=town.person.account_id) == []


def test_an_act_that_there_is_not_is_not_found(town: Town) -> None:
    number = make_case(town).number
    assert desk_of(town.clerk).post(f"/desk/cases/{number}/burn/").status_code == 404


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/my/cases/{number}/", 17),
        ("/my/cases/", 7),
        ("/drafts/{draft}/", 6),
        ("/drafts/{draft}/check/", 6),
        ("/drafts/{draft}/materials/layout/", 8),
        ("/apply/" + CODE + "/", 7),
        ("/", 12),
    ],
)
def test_citizens_pages_cost_few_queries(
    path: str,
    most: int,
    town: Town,
    citizen: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    deliver_all()
    url = path.format(number=number, draft=make_draft(town, is_complete=True))
    citizen.get(url)
    with django_assert_max_num_queries(most):
        assert citizen.get(url).status_code == 200


def test_the_officers_page_costs_few_queries(
    town: Town, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    deliver_all()
    desk = desk_of(town.reviewer)
    desk.get(f"/desk/cases/{number}/")
    with django_assert_max_num_queries(29):
        assert desk.get(f"/desk/cases/{number}/").status_code == 200


def test_refused_cases_are_shown_with_their_decision(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    bring_to(town, number, "decided", outcome=Outcome.REFUSED)
    deliver_all()
    assert "您的申请没有获准" in words_of(citizen.get(f"/my/cases/{number}/"))


def test_pages_speak_english_too(town: Town) -> None:
    client = sign_in(Client(headers={"accept-language": "en"}), town.person)
    number = make_case(town).number
    bring_to(town, number, "accepted")
    said = words_of(client.get(f"/my/cases/{number}/"))
    assert "Decision by" in said
    assert "How far it is" in said
