from datetime import date, datetime

import pytest
from django.test import Client

from tests.foundation.identity.make import make_account, make_person, sign_in
from tests.resources.registers.make import make_firm, make_registered, person_id_of
from tongban.foundation.identity.commands.confirm_real_name import (
    RealNameKnown,
    RealNameNotMatched,
    RealNameTaken,
    confirm_real_name,
)
from tongban.foundation.identity.models import ConfirmedName
from tongban.foundation.identity.public import firms_of, person_of, real_name_of
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import Refused
from tongban.resources.registers.models import LookUp

pytestmark = pytest.mark.django_db


def test_a_name_and_number_that_agree_make_a_person(monday: datetime) -> None:
    row, account = make_registered(name="张福来"), make_account()
    person = confirm_real_name(name=" 张福来 ", id_number=row.id_number.lower(), by=account, at=monday)
    assert (person.person_id, person.level) == (person_id_of(row), 1)
    assert person_of(account_id=account.account_id) == person
    shown = real_name_of(account.account_id)
    assert shown is not None
    assert shown.id_number_masked == f"{row.id_number[:4]}{'*' * 10}{row.id_number[-4:]}"
    assert [e.act for e in entries_of(f"identity:{account.account_id}")][-1] == "identity.confirm_real_name"


@pytest.mark.parametrize(
    ("name", "number"),
    [("张富来", None), ("张福来", "341699195304059999"), ("张福来", "not a number"), ("", "")],
)
def test_wrong_data_is_one_same_sentence_and_nothing_is_written(
    name: str, number: str | None, monday: datetime
) -> None:
    row, account = make_registered(name="张福来"), make_account()
    with pytest.raises(RealNameNotMatched):
        confirm_real_name(name=name, id_number=number or row.id_number, by=account, at=monday)
    assert not ConfirmedName.objects.exists()
    assert not LookUp.objects.exists()


def test_one_person_has_one_account(monday: datetime) -> None:
    row = make_registered(name="张福来")
    confirm_real_name(name=row.name, id_number=row.id_number, by=make_account(), at=monday)
    with pytest.raises(RealNameTaken):
        confirm_real_name(name=row.name, id_number=row.id_number, by=make_account(), at=monday)
    assert ConfirmedName.objects.count() == 1


def test_a_real_name_does_not_change(monday: datetime) -> None:
    person, other = make_person(), make_registered(name="王五")
    from tongban.foundation.identity.public import Applicant

    with pytest.raises(RealNameKnown):
        confirm_real_name(
            name=other.name, id_number=other.id_number, by=Applicant(account_id=person.account_id), at=monday
        )
    assert person_of(account_id=person.account_id) == person


def test_the_database_holds_neither_name_nor_number() -> None:
    from django.db import connection

    make_person(name="张福来")
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(name, 'escape') FROM identity_confirmedname")
        assert "张福来" not in cursor.fetchone()[0]


def test_the_page_masks_the_number_afterwards(client: Client, monday: datetime) -> None:
    row = make_registered(name="张福来")
    sign_in(client, make_account())
    answer = client.post(
        "/my/real-name/", {"name": row.name, "id_number": row.id_number, "next": "/my/tokens/"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/my/tokens/")
    page = client.get("/my/real-name/").content.decode()
    assert "张福来" in page
    assert row.id_number not in page


def test_the_page_says_one_sentence_and_keeps_what_was_typed(client: Client) -> None:
    make_registered(name="张福来")
    sign_in(client, make_account())
    answer = client.post("/my/real-name/", {"name": "李四", "id_number": "341699195304059999"})
    assert answer.status_code == 422
    assert "姓名和公民身份号码跟人口库不一致" in answer.content.decode()
    assert 'value="李四"' in answer.content.decode()


def test_guessing_is_stopped(client: Client) -> None:
    sign_in(client, make_account())
    said = [client.post("/my/real-name/", {"name": "李四", "id_number": "1"}).status_code for _ in range(11)]
    assert said == [422] * 10 + [429]


def test_an_owner_chooses_for_whom_to_act(client: Client, monday: datetime) -> None:
    row = make_registered(name="张小满", birth_date=date(1991, 5, 21))
    firm, others = make_firm(row), make_firm(make_registered(name="王五"))
    account = make_account()
    person = confirm_real_name(name=row.name, id_number=row.id_number, by=account, at=monday)
    assert [f.uscc for f in firms_of(person)] == [firm.uscc]
    sign_in(client, account)
    assert client.post("/my/acting-for/choose/", {"uscc": firm.uscc}).status_code == 302
    assert client.session["acting_for"] == firm.uscc
    assert "checked" in client.get("/my/acting-for/").content.decode().split(firm.uscc)[1][:40]
    assert client.post("/my/acting-for/choose/", {"uscc": others.uscc}).status_code == 404
    assert client.session["acting_for"] == firm.uscc
    assert client.post("/my/acting-for/choose/", {"uscc": ""}).status_code == 302
    assert client.session["acting_for"] == ""


def test_refusals_of_this_app_have_codes_of_their_own() -> None:
    kinds: list[type[Refused]] = [RealNameKnown, RealNameNotMatched, RealNameTaken]
    assert len({kind.code for kind in kinds}) == 3
