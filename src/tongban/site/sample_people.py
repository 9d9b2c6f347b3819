"""The sample city's people and firms."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from tongban.foundation.directory.public import AreaLevel, area, areas_in, full_name
from tongban.kernel.actors import Actor
from tongban.resources.registers.public import (
    FirmRow,
    Home,
    PersonRow,
    Sex,
    make_firms,
    make_people,
    register_firms,
    register_people,
)
from tongban.site.demo_people import firm_code
from tongban.standards.codes import make_id_number


def register_made(given: dict[str, Any], city_code: str, *, by: Actor, at: datetime) -> None:
    """Enter the named and the made people and firms into the registers."""
    people, firms = made(given, city_code)
    register_people(rows=people, by=by, at=at)
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
        born = date.fromisoformat(row["born"])
        sex = Sex.MALE if row["sex"] == "male" else Sex.FEMALE
        # odd for men, even for women (GB 11643); the highest numbers of the day, so that none is made twice
        sequence = 999 - 2 * number if sex is Sex.MALE else 998 - 2 * number
        yield (
            row["key"],
            PersonRow(
                name=row["name"],
                id_number=make_id_number(birth_date=born, sequence=sequence),
                sex=sex,
                birth_date=born,
                address=f"{full_name(row['area'])}示例路{number + 1}号",
                phone=f"100000{number:05d}",
                area_code=row["area"],
                household=100_000 + number,
            ),
        )


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
            phone=f"100001{number:05d}",
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
