"""What the registers hold of me and my firms: since when, from which department, and what stood before."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.foundation.directory.make import make_organisations
from tests.foundation.identity.make import make_person, make_staff, sign_in, sign_in_staff
from tests.foundation.trail.make import AT
from tests.resources.registers.make import make_firm, make_registered, person_id_of
from tests.resources.registers.test_editions import build as build_people
from tests.resources.registers.test_editions import loaded
from tests.resources.registers.test_firm_editions import STRANGER, build, firm
from tongban.foundation.identity.public import Person
from tongban.kernel.errors import NotFound
from tongban.resources.registers.dispute_facts import DisputeState
from tongban.resources.registers.models import FactDispute, LookUp
from tongban.resources.registers.officers_looks import looks_of_officers
from tongban.resources.registers.records.facts import Correction, FieldOrigin, FieldRecord, Version
from tongban.resources.registers.records.queries import own_firm_record, own_record
from tongban.resources.registers.records.rules import field_records

pytestmark = pytest.mark.django_db
PAGE_SQL = 26


def me(row: Any) -> Person:
    return Person(account_id=1, person_id=person_id_of(row), name="老张", level=1)


def by_field(fields: Any) -> dict[str, FieldRecord]:
    return {one.field: one for one in fields}


def test_two_versions_that_say_the_same_are_one_and_a_correction_counts_where_it_is_newer() -> None:
    def version(days: int, **said: str) -> Version:
        return Version(values=said, since=AT + timedelta(days=days), origins={})

    versions = [
        version(0, name="甲", address="旧"),
        version(1, name="甲", address="新"),
        version(2, name="乙", address="新"),
    ]
    police = FieldOrigin(department="公安局", delivery=1, row=1, seen_on=AT.date())
    corrected = {
        "address": [Correction(value="新", replaced="错", at=AT + timedelta(days=9), origin=police)],
        "name": [Correction(value="甲", replaced="丙", at=AT + timedelta(days=1, hours=1), origin=None)],
    }
    name, address = field_records(("name", "address"), versions, corrected)
    assert (name.now.value, name.now.is_corrected) == ("乙", False), "a later edition said otherwise"
    assert [(one.value, one.is_corrected) for one in name.earlier] == [
        ("甲", True),
        ("丙", False),
        ("甲", False),
    ]
    assert (address.now.since, address.now.is_corrected) == (AT + timedelta(days=9), True)
    assert [one.value for one in address.earlier] == ["错", "新", "旧"]
    assert address.earlier[0].origin == police, "what was replaced keeps its own source"


def test_a_person_sees_since_when_what_stands_and_what_stood_before() -> None:
    known = make_registered(name="老张")
    row = loaded(9, id_number=known.id_number, name="张新名", birth_date=known.birth_date)
    build_people([row], at=AT + timedelta(days=1))
    build_people([row._replace(name="张更新")], at=AT + timedelta(days=2))
    found = by_field(own_record(by=me(known), at=AT).fields)
    name = found["person.name"]
    assert (name.now.value, name.now.since) == ("张更新", AT + timedelta(days=2))
    assert [(one.value, one.since) for one in name.earlier] == [
        ("张新名", AT + timedelta(days=1)),
        ("老张", None),
    ]
    assert found["person.birth_date"].earlier == ()
    assert known.id_number not in str(found["person.id_number"]), "a page in a public room hides it"
    look = LookUp.objects.get(person_id=me(known).person_id)
    assert (look.purpose, look.is_self) == ("own-data", True)


def test_a_correction_after_an_objection_is_said_to_be_one() -> None:
    known = make_registered()
    person = me(known)
    FactDispute.objects.create(
        account_id=1,
        person_id=person.person_id,
        fact="person.address",
        label="x",
        held="旧址",
        said=known.address,
        keeper_id=person.person_id,
        keeper_name="数据局",
        state=DisputeState.CORRECTED,
        opened_at=AT,
        settled_at=AT,
        settled_by="x",
        reasons="x",
    )
    found = by_field(own_record(by=person, at=AT).fields)
    assert found["person.address"].now.is_corrected
    assert [one.value for one in found["person.address"].earlier] == ["旧址"], (
        "the page promises that it is kept"
    )
    assert not found["person.name"].now.is_corrected


def test_nobody_sees_the_firm_of_another() -> None:
    owner, other = make_registered(), make_registered(name="李四")
    by_hand = make_firm(owner)
    stranger = firm(1, representative=STRANGER)
    build([stranger])
    assert own_firm_record(by_hand.uscc, by=me(owner), at=AT).name == by_hand.name
    for uscc in (by_hand.uscc, stranger.uscc):
        with pytest.raises(NotFound):
            own_firm_record(uscc, by=me(other), at=AT)
    assert LookUp.objects.filter(uscc=by_hand.uscc).count() == 1


class TestPages:
    def test_a_citizen_reads_the_own_data_and_firm(self) -> None:
        make_organisations()
        person = make_person()
        from tests.resources.registers.make import make_firm_of

        own = make_firm_of(person.person_id)
        client = sign_in(Client(headers={"accept-language": "zh-CN"}), person)
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/my/data/").content.decode()
        assert len(asked) <= PAGE_SQL
        for word in ("我的登记信息", "人工登记", own.name, "不对"):
            assert word in page
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"/my/data/firms/{own.uscc}/").content.decode()
        assert len(asked) <= PAGE_SQL
        for word in ("存续", "证照库中没有该单位的证照", "坐标"):
            assert word in page
        build([firm(1)])
        assert client.get(f"/my/data/firms/{firm(1).uscc}/").status_code == 404

    def test_the_keeper_reads_a_firm_masked_and_the_look_is_noted(self) -> None:
        make_organisations()
        owner = make_registered(name="王小满")
        own = make_firm(owner)
        closed = firm(1, status="3")
        build([closed])
        build([closed._replace(name="另一家", registered_on=date(2025, 1, 1))], at=AT + timedelta(days=1))
        keeper = sign_in_staff(Client(), make_staff(name="尹数据", posts=("register-keeper",)))
        found = keeper.get("/desk/registers/firms/", {"code": own.uscc}, follow=True)
        page = found.content.decode()
        assert "王小满" not in page
        assert LookUp.objects.get(uscc=own.uscc).purpose == "keep-register"
        page = keeper.get(f"/desk/registers/firms/{closed.uscc}/").content.decode()
        assert [
            (one.uscc == closed.uscc, one.matter) for one in LookUp.objects.order_by("looked_at", "id")
        ] == [(False, ""), (True, f"registers:set-aside:{closed.uscc}")]
        looks = looks_of_officers(since=AT - timedelta(days=9000), until=AT + timedelta(days=9000))
        assert [one.is_accounted_for for one in looks] == [False, True], (
            "to keep a register is no purpose by itself"
        )
        for word in ("该单位已注销", "暂时无人能代表该单位办事"):
            assert word in page
        assert STRANGER not in page
        page = keeper.get("/desk/registers/firms/").content.decode()
        assert "另一家" in page
        assert keeper.get("/desk/registers/firms/", {"code": "123"}).status_code == 422
        assert keeper.get(f"/desk/registers/firms/{firm(5).uscc}/").status_code == 404
        page = keeper.get("/desk/registers/entities/").content.decode()
        assert "新增单位" in page

    def test_nobody_else_reads_them(self) -> None:
        make_organisations()
        own = make_firm(make_registered())
        other = sign_in_staff(Client(), make_staff(name="李窗口", posts=("data-officer",)))
        for way in (
            "/desk/registers/firms/",
            f"/desk/registers/firms/{own.uscc}/",
            "/desk/registers/entities/",
        ):
            assert other.get(way).status_code == 403
            assert Client().get(way).status_code in (302, 403)
        assert not LookUp.objects.exists()
        assert Client().get("/my/data/").status_code in (302, 403)
