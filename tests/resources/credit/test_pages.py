"""The pages of promises: whose they are, what may be done, what a refusal says."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.foundation.directory.make import make_deputy, make_organisations
from tests.foundation.identity.make import make_person, make_staff, sign_in, sign_in_staff
from tests.foundation.papers.make import AT
from tests.resources.credit.make import NUMBER, SLOT, make_commitment
from tests.services.cases.visit import words_of
from tongban.foundation.directory.public import Officer
from tongban.kernel import clock
from tongban.resources.credit.models import Commitment
from tongban.resources.credit.public import CreditHolder, propose_repair, record_broken_commitment

pytestmark = pytest.mark.django_db
PAGE = f"/desk/commitments/{NUMBER}/{SLOT}/"
ONE = {"case_number": NUMBER, "slot": SLOT}


@pytest.fixture(autouse=True)
def sample_day(still_clock: None) -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


@pytest.fixture
def office() -> UUID:
    return make_organisations()["county-office"]


@pytest.fixture
def checker(office: UUID) -> Officer:
    return make_staff(name="王审核", posts=("checker",))


def at_desk(officer: Officer) -> Client:
    return sign_in_staff(Client(headers={"accept-language": "zh-CN"}), officer)


def test_my_promises_tell_their_words_and_when_they_are_checked(office: UUID) -> None:
    person = make_person(name="张小满")
    make_commitment(office, holder=CreditHolder(person_id=person.person_id))
    client = sign_in(Client(headers={"accept-language": "zh-CN"}), person)
    said = words_of(client.get("/my/commitments/"))
    assert "我承诺四项制度已经建立并执行" in said
    assert "11月27日（周五）前到现场核查，您不用做什么" in said.replace(" ", "")
    other = sign_in(Client(headers={"accept-language": "zh-CN"}), make_person(name="老李"))
    assert "我承诺四项制度" not in words_of(other.get("/my/commitments/"))


def test_a_broken_promise_is_told_with_its_reasons_and_the_ways_from_there(
    office: UUID, checker: Officer
) -> None:
    person = make_person(name="张小满")
    make_commitment(office, holder=CreditHolder(person_id=person.person_id))
    record_broken_commitment(**ONE, reasons="现场没有制度", basis="第五十三条", by=checker, at=AT)
    said = words_of(sign_in(Client(headers={"accept-language": "zh-CN"}), person).get("/my/commitments/"))
    assert "现场没有制度" in said
    assert "眼下要按常规交材料" in said


def test_the_list_costs_the_same_for_many(
    office: UUID, checker: Officer, django_assert_max_num_queries: Any
) -> None:
    client = at_desk(checker)
    make_commitment(office)
    client.get("/desk/commitments/")
    from django.db import connection

    with CaptureQueriesContext(connection) as one:
        client.get("/desk/commitments/")
    for n in range(5):
        make_commitment(office, slot=f"s{n}")
    with CaptureQueriesContext(connection) as many:
        assert client.get("/desk/commitments/").status_code == 200
    assert len(many) == len(one)


def test_a_promise_is_found_true_on_its_page(office: UUID, checker: Officer) -> None:
    make_commitment(office)
    client = at_desk(checker)
    assert client.post(PAGE + "kept/", {"how": "到现场看过"}).status_code == 302
    assert Commitment.objects.get().state == "kept"


def test_what_is_missing_is_said_beside_its_entry_and_nothing_changes(office: UUID, checker: Officer) -> None:
    make_commitment(office)
    response = at_desk(checker).post(PAGE + "broken/", {"reasons": "没有制度", "basis": ""})
    assert response.status_code == 422
    assert "请写明理由和依据的条款" in words_of(response)
    assert "没有制度" in words_of(response)
    assert Commitment.objects.get().state == "made"


def test_who_proposed_a_repair_is_not_offered_to_agree(office: UUID) -> None:
    officer = make_staff(name="王审核", posts=("checker", "repairer"))
    make_commitment(office)
    record_broken_commitment(**ONE, reasons="没有", basis="第一条", by=officer, at=AT)
    propose_repair(**ONE, reasons="补齐了", by=officer, at=AT)
    client = at_desk(officer)
    assert "等另一位工作人员同意" in words_of(client.get(PAGE))
    assert client.post(PAGE + "repair/").status_code == 403
    deputy = make_staff(name="代班", posts=("clerk",))
    make_deputy(officer, at=clock.now(), colleague=deputy)
    offered = words_of(at_desk(deputy).get(PAGE))
    assert "等另一位工作人员同意" in offered and "同意修复" not in offered
    second = at_desk(make_staff(name="陈局长", posts=("repairer",)))
    assert second.post(PAGE + "repair/").status_code == 302
    assert Commitment.objects.get().state == "repaired"


def test_another_organisation_does_not_find_it(office: UUID) -> None:
    make_commitment(office)
    stranger = at_desk(make_staff(name="外人", organisation_code="city-office", posts=("checker",)))
    assert stranger.get(PAGE).status_code == 404
    assert stranger.post(PAGE + "kept/", {"how": "看过"}).status_code == 404
    assert NUMBER not in words_of(stranger.get("/desk/commitments/"))
    assert Commitment.objects.get().state == "made"


def test_a_citizen_has_no_way_to_the_desk(office: UUID) -> None:
    make_commitment(office)
    client = sign_in(Client(), make_person(name="老张"))
    assert client.get(PAGE).status_code in (302, 403)
