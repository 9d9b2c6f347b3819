"""A new edition of the register is loaded unseen, taken into use at once, and what stood before can be asked."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.foundation.directory.make import LOADER, add_post, make_organisations
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.foundation.trail.make import AT
from tests.resources.registers.make import make_registered, person_id_of
from tongban.foundation.identity.public import Person
from tongban.foundation.trail.public import entries_of
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.resources.registers.editions.commands.load_people import leave_people, load_people
from tongban.resources.registers.editions.commands.open import abandon_edition, open_edition
from tongban.resources.registers.editions.commands.serve import serve_edition
from tongban.resources.registers.editions.facts import (
    EditionLoading,
    EditionNotLoading,
    EditionState,
    LoadedPerson,
)
from tongban.resources.registers.editions.queries import editions, person_as_of, serving_edition
from tongban.resources.registers.facts import Register
from tongban.resources.registers.models import LookUp, PersonChange, PersonHistory, RegisteredPerson
from tongban.resources.registers.public import id_number_index, look_up_person, person_ids_by_id_number
from tongban.resources.registers.queries import person_with
from tongban.standards.codes import make_id_number

pytestmark = pytest.mark.django_db
add_post("register-keeper", frozenset({"registers.keep-editions"}))
BUILT = date(2026, 3, 1)


def loaded(sequence: int, **said: Any) -> LoadedPerson:
    birth = date(1990, 1, 31)
    facts: dict[str, Any] = {
        "id_number": str(make_id_number(birth_date=birth, sequence=sequence)),
        "name": "王大树",
        "sex": "1",
        "birth_date": birth,
        "nation": "01",
        "area_code": "341602000000",
        "address": "花戏楼街道1号",
        "phone": "13800000001",
        "origins": bytes(56),
    }
    return LoadedPerson(**{**facts, **said})


def build(rows: Sequence[LoadedPerson], *, at: datetime = AT, left: Sequence[str] = ()) -> int:
    number = open_edition(register=Register.PERSON, built_on=BUILT, made_of={"0": f"{at}"}, by=LOADER, at=at)
    load_people(number=number, part="0/0", rows=rows)
    leave_people(number=number, part="0/left", id_numbers=left)
    serve_edition(register=Register.PERSON, number=number, by=LOADER, at=at)
    return number


def id_of(row: LoadedPerson) -> Any:
    return person_ids_by_id_number([row.id_number])[row.id_number]


def test_nobody_sees_an_edition_before_it_serves() -> None:
    row = loaded(1)
    number = open_edition(register=Register.PERSON, built_on=BUILT, made_of={}, by=LOADER, at=AT)
    assert load_people(number=number, part="0/0", rows=[row])
    assert person_with(name=row.name, id_number=row.id_number) is None
    with pytest.raises(NotFound):
        id_number_index(RegisteredPerson.objects.get().id)
    assert person_ids_by_id_number([row.id_number]) == {}
    served = serve_edition(register=Register.PERSON, number=number, by=LOADER, at=AT)
    found = person_with(name=row.name, id_number=row.id_number)
    assert found is not None
    assert (found.id_number, found.area_code) == (row.id_number, row.area_code)
    assert (served.new, served.changed, served.left) == (1, 0, 0)
    (entry,) = entries_of("registers:person:1")[-1:]
    assert entry.act == "registers.serve-edition"


def test_a_known_person_is_changed_when_the_edition_serves_and_not_before() -> None:
    known = make_registered(name="老张")
    person_id = person_id_of(known)
    row = loaded(9, id_number=known.id_number, name="张新名", birth_date=known.birth_date)
    number = open_edition(register=Register.PERSON, built_on=BUILT, made_of={}, by=LOADER, at=AT)
    load_people(number=number, part="0/0", rows=[row, loaded(2)])
    assert RegisteredPerson.objects.get(id=person_id).facts["name"] == "老张"
    served = serve_edition(register=Register.PERSON, number=number, by=LOADER, at=AT)
    person = RegisteredPerson.objects.get(id=person_id)
    assert (person.facts["name"], person.edition, person.since_edition) == ("张新名", 1, 0)
    assert (served.new, served.changed) == (1, 1)
    assert PersonHistory.objects.get(person_id=person_id).facts["name"] == "老张"
    assert not PersonChange.objects.exists()


def test_what_was_entered_by_hand_and_nobody_delivers_stays() -> None:
    known = make_registered(name="老张")
    row = loaded(
        9, id_number=known.id_number, birth_date=known.birth_date, phone="", address="", area_code=""
    )
    build([row, loaded(2)])
    person = RegisteredPerson.objects.get(id=person_id_of(known))
    assert (person.facts["phone"], person.facts["address"]) == (known.phone, known.address)
    assert (person.area_code, person.edition) == (known.area_code, 1)
    said = row._replace(phone="13800000009", origins=bytes(48) + b"\x01" * 8)
    build([row._replace(name="张新名")], at=AT + timedelta(days=1))
    person.refresh_from_db()
    assert person.facts["phone"] == known.phone, "and with every later edition"
    for edition, phone in ((said, "13800000009"), (row._replace(name="张更新"), "")):
        build([edition], at=AT + timedelta(days=2))
        person.refresh_from_db()
        assert person.facts["phone"] == phone, "what a department said, it may take back"


def test_what_the_register_said_on_an_earlier_day_can_be_asked() -> None:
    row = loaded(1)
    build([row], at=AT)
    person_id = id_of(row)
    build([loaded(1, address="薛阁街道8号")], at=AT + timedelta(days=30))
    build([loaded(1, address="汤陵街道9号")], at=AT + timedelta(days=60))
    me = Person(account_id=1, person_id=person_id, name="王大树", level=1)

    def address(days: int) -> tuple[str, int]:
        on = (AT + timedelta(days=days)).astimezone(CITY_ZONE).date()
        found = person_as_of(
            person_id=person_id, on=on, purpose="own-application", case_number=None, by=me, at=AT
        )
        return found.person.values["person.address"], found.edition

    assert [address(days) for days in (0, 29, 30, 45, 60, 90)] == [
        ("花戏楼街道1号", 1),
        ("花戏楼街道1号", 1),
        ("薛阁街道8号", 2),
        ("薛阁街道8号", 2),
        ("汤陵街道9号", 3),
        ("汤陵街道9号", 3),
    ]
    assert LookUp.objects.filter(person_id=person_id).count() == 6, "each look is noted"
    with pytest.raises(NotFound):
        address(-2)


def test_nobody_asks_for_another_persons_earlier_facts() -> None:
    row, other = loaded(1), loaded(2)
    build([row, other])
    me = Person(account_id=1, person_id=id_of(row), name="王大树", level=1)
    with pytest.raises(NotAllowed):
        person_as_of(
            person_id=id_of(other), on=BUILT, purpose="own-application", case_number=None, by=me, at=AT
        )
    assert not LookUp.objects.exists()


def test_a_part_is_loaded_once_whoever_sends_it_again() -> None:
    number = open_edition(register=Register.PERSON, built_on=BUILT, made_of={"0": "a"}, by=LOADER, at=AT)
    rows = [loaded(n) for n in range(1, 6)]
    assert load_people(number=number, part="0/0", rows=rows)
    assert not load_people(number=number, part="0/0", rows=rows)
    again = open_edition(register=Register.PERSON, built_on=BUILT, made_of={"0": "a"}, by=LOADER, at=AT)
    assert again == number, "made of the same: it goes on"
    assert RegisteredPerson.objects.count() == 5


def test_two_editions_are_not_loaded_at_once() -> None:
    open_edition(register=Register.PERSON, built_on=BUILT, made_of={"0": "a"}, by=LOADER, at=AT)
    with pytest.raises(EditionLoading) as refused:
        open_edition(register=Register.PERSON, built_on=BUILT, made_of={"0": "b"}, by=LOADER, at=AT)
    assert refused.value.facts == {"number": 1}


def test_an_edition_that_was_given_up_leaves_the_register_as_it_was() -> None:
    known = make_registered(name="老张")
    number = open_edition(register=Register.PERSON, built_on=BUILT, made_of={}, by=LOADER, at=AT)
    load_people(number=number, part="0/0", rows=[loaded(1), loaded(9, id_number=known.id_number)])
    abandon_edition(register=Register.PERSON, number=number, by=LOADER, at=AT)
    assert [row.facts["name"] for row in RegisteredPerson.objects.all()] == ["老张"]
    assert not PersonChange.objects.exists()
    for refused in (
        lambda: serve_edition(register=Register.PERSON, number=number, by=LOADER, at=AT),
        lambda: load_people(number=number, part="0/1", rows=[loaded(3)]),
        lambda: abandon_edition(register=Register.PERSON, number=number, by=LOADER, at=AT),
    ):
        with pytest.raises(EditionNotLoading):
            refused()
    assert [one.state for one in editions(Register.PERSON)] == [EditionState.ABANDONED]
    assert serving_edition(Register.PERSON) is None


class GivenUpMeanwhile(list[LoadedPerson]):
    """Rows while whose sealing somebody gives the edition up."""

    def __iter__(self) -> Iterator[LoadedPerson]:
        abandon_edition(register=Register.PERSON, number=1, by=LOADER, at=AT)
        return super().__iter__()


def test_what_is_written_while_an_edition_is_given_up_does_not_come_with_the_next() -> None:
    number = open_edition(register=Register.PERSON, built_on=BUILT, made_of={}, by=LOADER, at=AT)
    with pytest.raises(EditionNotLoading):
        load_people(number=number, part="0/0", rows=GivenUpMeanwhile([loaded(1), loaded(2)]))
    build([loaded(2)])
    assert RegisteredPerson.objects.serving().count() == 1, "the first is of no edition that serves"


def test_who_is_delivered_no_more_stays_and_is_marked() -> None:
    row, other = loaded(1), loaded(2)
    build([row, other])
    build([other], at=AT + timedelta(days=1), left=[row.id_number])
    person = RegisteredPerson.objects.get(id=id_of(row))
    assert (person.left_edition, person.facts["name"]) == (2, "王大树")
    build([row], at=AT + timedelta(days=2))
    assert RegisteredPerson.objects.get(id=id_of(row)).left_edition is None, "and comes back"


def test_taking_an_edition_into_use_costs_the_same_whatever_its_size() -> None:
    build([loaded(900)])
    counts = []
    for first, rows in ((1, 3), (100, 60)):
        number = open_edition(
            register=Register.PERSON, built_on=BUILT, made_of={"0": str(first)}, by=LOADER, at=AT
        )
        load_people(number=number, part="0/0", rows=[loaded(first + n) for n in range(rows)])
        with CaptureQueriesContext(connection) as asked:
            serve_edition(register=Register.PERSON, number=number, by=LOADER, at=AT)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 24


def test_a_loaded_person_is_looked_up_as_any_other() -> None:
    row = loaded(1, phone="", nation="")
    build([row])
    me = Person(account_id=1, person_id=id_of(row), name="王大树", level=1)
    found = look_up_person(
        person_id=me.person_id,
        fields=["person.name", "person.sex", "person.phone", "person.birth_date"],
        purpose="own-application",
        case_number=None,
        by=me,
        at=AT,
    )
    assert dict(found.values) == {
        "person.name": "王大树",
        "person.sex": "男",
        "person.phone": "",
        "person.birth_date": "1990-01-31",
    }


class TestPages:
    def test_the_keeper_sees_the_editions_and_gives_one_up(self) -> None:
        make_organisations()
        keeper = sign_in_staff(Client(), make_staff(name="尹数据", posts=("register-keeper",)))
        assert "还没有版本" in keeper.get("/desk/registers/").content.decode()
        build([loaded(1)])
        number = open_edition(register=Register.PERSON, built_on=BUILT, made_of={"0": "b"}, by=LOADER, at=AT)
        load_people(number=number, part="0/0", rows=[loaded(2), loaded(3)])
        page = keeper.get("/desk/registers/").content.decode()
        for word in ("第 2 版正在装载", "已装 2 行", "使用中"):
            assert word in page
        assert "已装的 2 行会清掉" in keeper.get("/desk/registers/2/give-up/").content.decode()
        assert RegisteredPerson.objects.count() == 3, "asking changes nothing"
        answer = keeper.post("/desk/registers/2/give-up/", follow=True)
        assert "第 2 版已放弃" in answer.content.decode()
        assert RegisteredPerson.objects.count() == 1
        assert keeper.get("/desk/registers/9/give-up/").status_code == 404

    def test_nobody_else_sees_them(self) -> None:
        make_organisations()
        build([loaded(1)])
        other = sign_in_staff(Client(), make_staff(name="李窗口", posts=("data-officer",)))
        for way in ("/desk/registers/", "/desk/registers/1/give-up/"):
            assert other.get(way).status_code == 403
        assert Client().get("/desk/registers/").status_code in (302, 403)
        assert other.post("/desk/registers/1/give-up/").status_code == 403
