"""The sample city's people and firms."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tongban.foundation.directory.public import AreaLevel, area, areas_in, full_name
from tongban.kernel.actors import Actor
from tongban.resources.registers.public import (
    FirmRow,
    Home,
    PersonRow,
    RelationRow,
    Sex,
    make_firms,
    make_people,
    make_relations,
    register_firms,
    register_people,
    register_relations,
)
from tongban.standards.codes import make_id_number, make_uscc


def register_made(given: dict[str, Any], city_code: str, *, by: Actor, at: datetime) -> None:
    """Enter the named and the made people and firms into the registers."""
    people, firms = made(given, city_code)
    children = list(named_children(given))
    register_people(rows=[*people, *(child for child, _ in children)], by=by, at=at)
    register_relations(rows=_relations(people, children), by=by, at=at)
    register_firms(rows=firms, by=by, at=at)


def made(given: dict[str, Any], city_code: str) -> tuple[list[PersonRow], list[FirmRow]]:
    """The same people and firms for the same settings."""
    homes = _homes(city_code)
    named = list(dict(named_people(given)).values())
    people = make_people(seed=given["seed"], count=given["people"] - len(named), homes=homes)
    own = named_firms(given)
    firms = make_firms(seed=given["seed"], count=given["firms"] - len(own), people=people, homes=homes)
    return [*named, *people], [*own, *firms]


def named_people(given: dict[str, Any]) -> Iterator[tuple[str, PersonRow]]:
    """The people whom the demo knows by name, with their keys."""
    for number, row in enumerate(given["named"]):
        yield row["key"], _named_person(row, number)


def _named_person(row: dict[str, Any], number: int) -> PersonRow:
    born = date.fromisoformat(row["born"])
    sex = Sex.MALE if row["sex"] == "male" else Sex.FEMALE
    # odd for men, even for women (GB 11643); the highest numbers of the day, so that none is made twice
    sequence = 999 - 2 * number if sex is Sex.MALE else 998 - 2 * number
    return PersonRow(
        name=row["name"],
        id_number=make_id_number(birth_date=born, sequence=sequence),
        sex=sex,
        birth_date=born,
        address=f"{full_name(row['area'])}示例路{number + 1}号",
        phone=f"160000{number:05d}",
        area_code=row["area"],
        household=100_000 + number,
    )


def named_children(given: dict[str, Any]) -> Iterator[tuple[PersonRow, list[PersonRow]]]:
    """The small children of the people whom the demo knows by name, each with its parents."""
    people = dict(named_people(given))
    for number, row in enumerate(given.get("children", []), start=100):
        parents = [people[key] for key in row["parents"]]
        child = _named_person(row, number)
        yield (
            replace(
                child, address=parents[0].address, phone=parents[0].phone, household=parents[0].household
            ),
            parents,
        )


def _relations(
    people: list[PersonRow], children: list[tuple[PersonRow, list[PersonRow]]]
) -> list[RelationRow]:
    """Who is whose parent, among the made people and those with a name."""
    named = [
        RelationRow(
            guardian_id_number=parent.id_number, ward_id_number=child.id_number, since=child.birth_date
        )
        for child, parents in children
        for parent in parents
    ]
    return [*make_relations(people), *named]


def named_firms(given: dict[str, Any]) -> list[FirmRow]:
    """The firms of the people whom the demo knows by name."""
    owners = dict(named_people(given))
    return [
        FirmRow(
            uscc=firm_code(row["body"]),
            name=row["name"],
            kind=row["kind"],
            address=f"{full_name(row['area'])}示例路{number + 80}号",
            area_code=row["area"],
            business_scope=row["scope"],
            registered_on=date.fromisoformat(row["registered"]),
            phone=f"160001{number:05d}",
            representative_id_number=owners[row["owner"]].id_number,
        )
        for number, row in enumerate(given["firms_of_named"])
    ]


def _homes(city_code: str) -> list[Home]:
    """Every township of the city, or every county where it has none."""
    inside = areas_in(city_code)
    towns = [a for a in inside if a.level is AreaLevel.TOWNSHIP] or [
        a for a in inside if a.level is AreaLevel.COUNTY
    ]
    return [Home(area_code=a.code, full_name=full_name(a.code)) for a in towns or [area(city_code)]]


def firm_code(body: str) -> str:
    """The credit code of a made firm from the eight characters of its body."""
    return str(make_uscc(body=body, registrar="9", kind="1"))
