"""The entity register is loaded edition by edition, beside what is entered by hand."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.foundation.directory.make import LOADER
from tests.foundation.trail.make import AT
from tests.resources.registers.make import make_firm, make_registered, person_id_of
from tests.resources.registers.test_editions import BUILT, id_of, loaded
from tests.resources.registers.test_editions import build as build_people
from tongban.foundation.identity.public import Applying, Capacity, Person
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.resources.registers.editions.commands.load_firms import leave_firms, load_firms
from tongban.resources.registers.editions.commands.open import abandon_edition, open_edition
from tongban.resources.registers.editions.commands.serve import serve_edition
from tongban.resources.registers.editions.facts import EditionNotLoading, LoadedFirm
from tongban.resources.registers.editions.firm_queries import firm_as_of, set_aside_firms
from tongban.resources.registers.facts import FIRM_FIELDS, Register
from tongban.resources.registers.models import FirmChange, FirmHistory, LookUp, RegisteredFirm
from tongban.resources.registers.public import (
    firm_representative,
    firm_representatives,
    look_up_firm,
    register_firms,
)
from tongban.resources.registers.queries import firm_rows_of
from tongban.resources.registers.refusals import RepresentativeUnknown
from tongban.standards.codes import make_id_number, make_uscc

pytestmark = pytest.mark.django_db
STRANGER = str(make_id_number(birth_date=date(1980, 2, 3), sequence=77))


def firm(number: int, **said: Any) -> LoadedFirm:
    facts: dict[str, Any] = {
        "uscc": str(make_uscc(body=f"MC{number:06d}")),
        "name": f"亳州市安泰商贸有限公司{number}",
        "kind": "有限责任公司",
        "status": "1",
        "area_code": "341602000000",
        "address": "花戏楼街道1号",
        "business_scope": "日用品批发",
        "registered_on": date(2020, 5, 6),
        "phone": "13800000001",
        "representative": STRANGER,
        "origins": bytes(72),
    }
    return LoadedFirm(**{**facts, **said})


def begin(*, at: datetime = AT, made_of: str = "") -> int:
    return open_edition(
        register=Register.FIRM, built_on=BUILT, made_of={"0": made_of or f"{at}"}, by=LOADER, at=at
    )


def build(rows: Sequence[LoadedFirm], *, at: datetime = AT, left: Sequence[str] = ()) -> Any:
    number = begin(at=at)
    load_firms(number=number, part="0/0", rows=rows)
    leave_firms(number=number, part="0/left", codes=left)
    return serve_edition(register=Register.FIRM, number=number, by=LOADER, at=at)


def held(row: LoadedFirm) -> RegisteredFirm:
    return RegisteredFirm.objects.get(pk=row.uscc)


def asked(row: LoadedFirm, by: Person, **more: Any) -> Any:
    return look_up_firm(
        uscc=row.uscc,
        fields=FIRM_FIELDS,
        purpose="own-application",
        case_number=None,
        by=by,
        at=AT,
        **more,
    )


def owner_of(row: LoadedFirm, person_id: UUID) -> Person:
    return Person(account_id=1, person_id=person_id, name="老张", level=1)


def test_nobody_sees_a_firm_before_its_edition_serves() -> None:
    owner = make_registered()
    row = firm(1, representative=owner.id_number)
    number = begin()
    assert load_firms(number=number, part="0/0", rows=[row])
    me = owner_of(row, person_id_of(owner))
    assert firm_rows_of(me.person_id) == []
    assert firm_representative(row.uscc) is None
    assert firm_representatives([row.uscc]) == {}
    with pytest.raises(NotFound):
        asked(row, me)
    served = serve_edition(register=Register.FIRM, number=number, by=LOADER, at=AT)
    assert (served.new, served.changed, served.left, served.set_aside) == (1, 0, 0, 0)
    assert [one.uscc for one in firm_rows_of(me.person_id)] == [row.uscc]
    assert firm_representative(row.uscc) == me.person_id
    assert dict(asked(row, me).values) == {
        "firm.name": row.name,
        "firm.uscc": row.uscc,
        "firm.kind": "有限责任公司",
        "firm.status": "存续",
        "firm.address": "花戏楼街道1号",
        "firm.legal_representative": "老张",
        "firm.business_scope": "日用品批发",
        "firm.registered_on": "2020-05-06",
        "firm.phone": "13800000001",
    }


def test_firms_by_hand_and_by_edition_live_together() -> None:
    owner = make_registered()
    by_hand = make_firm(owner)
    row = firm(1, uscc=by_hand.uscc, name="改了名的面馆", representative=owner.id_number)
    number = begin()
    load_firms(number=number, part="0/0", rows=[row, firm(2)])
    assert held(row).name == by_hand.name, "not before it serves"
    served = serve_edition(register=Register.FIRM, number=number, by=LOADER, at=AT)
    assert (served.new, served.changed) == (1, 1)
    assert (held(row).name, held(row).edition, held(row).since_edition) == ("改了名的面馆", 1, 0)
    assert FirmHistory.objects.get(uscc=row.uscc).name == by_hand.name
    assert not FirmChange.objects.exists()
    register_firms(rows=[by_hand], by=LOADER, at=AT)
    assert held(row).name == by_hand.name, "entered anew by hand"


def test_what_was_entered_by_hand_and_nobody_delivers_stays() -> None:
    owner = make_registered()
    by_hand = make_firm(owner)
    build([firm(1, uscc=by_hand.uscc, phone="", registered_on=None, representative="", area_code="")])
    row = RegisteredFirm.objects.get()
    assert (row.phone, row.registered_on, row.area_code) == (
        by_hand.phone,
        by_hand.registered_on,
        by_hand.area_code,
    )
    assert row.representative_id == person_id_of(owner)


def test_a_firm_entered_by_hand_while_it_is_being_loaded_is_seen_at_once_and_stays() -> None:
    owner = make_registered()
    by_hand = make_firm(owner)
    RegisteredFirm.objects.all().delete()
    number = begin()
    load_firms(number=number, part="0/0", rows=[firm(1, uscc=by_hand.uscc)])
    register_firms(rows=[by_hand], by=LOADER, at=AT)
    assert [one.uscc for one in firm_rows_of(person_id_of(owner))] == [by_hand.uscc]
    abandon_edition(register=Register.FIRM, number=number, by=LOADER, at=AT)
    assert RegisteredFirm.objects.get().name == by_hand.name


def test_a_representative_nobody_knows_is_kept_encrypted_and_opens_nothing() -> None:
    row = firm(1)
    build([row])
    assert (held(row).representative_id, held(row).representative_said) == (None, STRANGER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT representative_said FROM registers_registeredfirm")
        assert STRANGER.encode() not in bytes(cursor.fetchone()[0])
    somebody = person_id_of(make_registered())
    me = owner_of(row, somebody)
    assert firm_representative(row.uscc) is None
    assert firm_representatives([row.uscc]) == {}
    with pytest.raises(NotAllowed):
        asked(row, me)
    with pytest.raises(RepresentativeUnknown):
        asked(row, me, applying=Applying(capacity=Capacity.DELEGATE, item_code="X", uscc=row.uscc))
    assert not LookUp.objects.filter(uscc=row.uscc).exists()


def test_who_represents_it_is_linked_when_the_population_register_comes_to_know_them() -> None:
    person = loaded(5)
    row = firm(1, representative=person.id_number)
    build([row])
    number = open_edition(register=Register.PERSON, built_on=BUILT, made_of={}, by=LOADER, at=AT)
    from tongban.resources.registers.public import load_people

    load_people(number=number, part="0/0", rows=[person])
    assert held(row).representative_id is None, "their edition does not serve yet"
    serve_edition(register=Register.PERSON, number=number, by=LOADER, at=AT)
    assert held(row).representative_id == id_of(person)


def test_who_represents_it_is_linked_when_they_are_entered_by_hand() -> None:
    known = make_registered()
    row = firm(1, representative=known.id_number)
    from tongban.resources.registers.models import RegisteredPerson
    from tongban.resources.registers.public import register_people

    RegisteredPerson.objects.all().delete()
    build([row])
    assert held(row).representative_id is None
    register_people(rows=[known], by=LOADER, at=AT)
    assert held(row).representative_id == person_id_of(known)


def test_nobody_acts_for_a_firm_that_is_closed() -> None:
    owner = make_registered()
    row = firm(1, representative=owner.id_number)
    build([row])
    build([row._replace(status="2")], at=AT + timedelta(days=1))
    assert len(firm_rows_of(person_id_of(owner))) == 1, "revoked: it still exists until it is closed"
    build([row._replace(status="3")], at=AT + timedelta(days=2))
    assert firm_rows_of(person_id_of(owner)) == []


def test_a_code_that_is_reused_after_closing_is_set_aside() -> None:
    closed, taken_back, renamed = firm(1, status="3"), firm(2, status="3"), firm(3, status="3")
    build([closed, taken_back, renamed])
    other = closed._replace(name="另一家公司", registered_on=date(2025, 1, 2), status="1")
    served = build(
        [other, taken_back._replace(status="1"), renamed._replace(name="新名字")], at=AT + timedelta(days=1)
    )
    assert (served.changed, served.set_aside) == (2, 1)
    assert (held(closed).name, held(closed).status) == (closed.name, "3")
    assert held(taken_back).status == "1"
    (aside,) = set_aside_firms()
    assert (aside.uscc, aside.name, aside.held_name) == (closed.uscc, "另一家公司", closed.name)
    assert set_aside_firms(after=closed.uscc) == []


def test_an_edition_that_was_given_up_leaves_the_register_as_it_was() -> None:
    by_hand = make_firm(make_registered())
    closed = firm(9, status="3")
    build([closed])
    number = begin(made_of="b")
    other = closed._replace(name="另一家公司", registered_on=date(2025, 1, 2))
    load_firms(number=number, part="0/0", rows=[firm(1), firm(2, uscc=by_hand.uscc), other])
    abandon_edition(register=Register.FIRM, number=number, by=LOADER, at=AT)
    names = set(RegisteredFirm.objects.values_list("name", flat=True))
    assert names == {by_hand.name, closed.name}
    assert not FirmChange.objects.exists()
    assert set_aside_firms() == []
    with pytest.raises(EditionNotLoading):
        load_firms(number=number, part="0/1", rows=[firm(3)])
    with pytest.raises(EditionNotLoading):
        leave_firms(number=number, part="0/9", codes=[])


def test_a_part_is_loaded_once_whoever_sends_it_again() -> None:
    number = begin(made_of="a")
    rows = [firm(n) for n in range(1, 6)]
    assert load_firms(number=number, part="0/0", rows=rows)
    assert not load_firms(number=number, part="0/0", rows=rows)
    assert begin(made_of="a") == number
    assert RegisteredFirm.objects.count() == 5


def test_what_the_register_said_of_a_firm_on_an_earlier_day_can_be_asked() -> None:
    owner = make_registered()
    row = firm(1, representative=owner.id_number)
    build([row])
    build([row._replace(address="薛阁街道8号")], at=AT + timedelta(days=30))
    me = owner_of(row, person_id_of(owner))

    def address(days: int) -> tuple[str, int]:
        on = (AT + timedelta(days=days)).astimezone(CITY_ZONE).date()
        found = firm_as_of(uscc=row.uscc, on=on, purpose="own-application", case_number=None, by=me, at=AT)
        return found.firm.values["firm.address"], found.edition

    assert [address(days) for days in (0, 29, 30)] == [
        ("花戏楼街道1号", 1),
        ("花戏楼街道1号", 1),
        ("薛阁街道8号", 2),
    ]
    assert LookUp.objects.filter(uscc=row.uscc, person_id=me.person_id).count() == 3
    with pytest.raises(NotFound):
        address(-2)
    stranger = owner_of(row, person_id_of(make_registered(name="李四")))
    with pytest.raises(NotAllowed):
        firm_as_of(uscc=row.uscc, on=BUILT, purpose="own-application", case_number=None, by=stranger, at=AT)
    assert LookUp.objects.filter(uscc=row.uscc).count() == 3


def test_who_is_delivered_no_more_stays_and_is_marked() -> None:
    row, other = firm(1), firm(2)
    build([row, other])
    build([other], at=AT + timedelta(days=1), left=[row.uscc])
    assert (held(row).left_edition, held(row).name) == (2, row.name)
    build([row], at=AT + timedelta(days=2))
    assert held(row).left_edition is None


def test_loading_and_serving_cost_the_same_whatever_the_size() -> None:
    build_people([loaded(900)])
    build([firm(900)])
    loads, beside, serves = [], [], []
    for first, rows in ((1, 3), (100, 60)):
        number = begin(made_of=str(first))
        part = [firm(first + n) for n in range(rows)]
        with CaptureQueriesContext(connection) as queries:
            load_firms(number=number, part="0/0", rows=part)
        loads.append(len(queries))
        with CaptureQueriesContext(connection) as queries:  # some are known: it begins anew
            load_firms(
                number=number, part="0/1", rows=[firm(first + 200 + n) for n in range(rows)] + [firm(900)]
            )
        beside.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            serve_edition(register=Register.FIRM, number=number, by=LOADER, at=AT)
        serves.append(len(queries))
    assert loads[0] == loads[1] <= 9
    assert beside[0] == beside[1] <= 18
    assert serves[0] == serves[1] <= 25
