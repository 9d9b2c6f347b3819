"""Rows of the registers to test with."""

from datetime import date
from itertools import count
from uuid import UUID

from tests.foundation.directory.make import LOADER, LONG_AGO
from tongban.resources.registers.models import RegisteredPerson
from tongban.resources.registers.public import (
    FirmRow,
    PersonRow,
    RelationRow,
    Sex,
    person_ids_by_id_number,
    register_firms,
    register_people,
    register_relations,
)
from tongban.standards.codes import make_id_number, make_uscc

_numbers = count(1)


def make_registered(*, name: str = "老张", birth_date: date = date(1953, 4, 5)) -> PersonRow:
    """A man in the population register."""
    number = next(_numbers)
    row = PersonRow(
        name=name,
        id_number=make_id_number(birth_date=birth_date, sequence=(number * 2 - 1) % 1000),
        sex=Sex.MALE,
        birth_date=birth_date,
        address="亳州市谯城区古井镇示例路8号",
        phone=f"100{number:08d}",
        area_code="341602100000",
        household=number,
    )
    register_people(rows=[row], by=LOADER, at=LONG_AGO)
    return row


def person_id_of(row: PersonRow) -> UUID:
    """The id of a registered person."""
    return person_ids_by_id_number([row.id_number])[row.id_number]


def make_firm(owner: PersonRow, *, name: str = "谯城区小满面馆（演示）") -> FirmRow:
    """A firm of which this person is the owner."""
    number = next(_numbers)
    row = FirmRow(
        uscc=make_uscc(body=f"MB{number:06d}", registrar="9", kind="2"),
        name=name,
        kind="个体工商户",
        address="亳州市谯城区古井镇示例路9号",
        area_code="341602100000",
        business_scope="餐饮服务",
        registered_on=date(2024, 5, 6),
        phone=f"100{number:08d}",
        representative_id_number=owner.id_number,
    )
    register_firms(rows=[row], by=LOADER, at=LONG_AGO)
    return row


def make_firm_of(person_id: UUID, *, name: str = "谯城区小满面馆（演示）") -> FirmRow:
    """A firm that this registered person represents."""
    facts = RegisteredPerson.objects.get(pk=person_id).facts
    owner = PersonRow(
        name=facts["name"],
        id_number=facts["id_number"],
        sex=Sex(facts["sex"]),
        birth_date=date.fromisoformat(facts["birth_date"]),
        address=facts["address"],
        phone=facts["phone"],
        area_code="341602100000",
    )
    return make_firm(owner, name=name)


def make_child(
    *parents: UUID, name: str = "赵小朵", birth_date: date = date(2019, 4, 18), until: date | None = None
) -> UUID:
    """The register's id of a child of these people."""
    child = make_registered(name=name, birth_date=birth_date)
    for parent in parents:
        make_parent(parent, child, until=until)
    return person_id_of(child)


def make_parent(parent: UUID, child: PersonRow, *, until: date | None = None) -> None:
    """Let a registered person be the parent of a child."""
    number = RegisteredPerson.objects.get(pk=parent).facts["id_number"]
    row = RelationRow(
        guardian_id_number=number, ward_id_number=child.id_number, since=child.birth_date, until=until
    )
    register_relations(rows=[row], by=LOADER, at=LONG_AGO)
