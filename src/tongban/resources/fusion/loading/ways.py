"""How rows of fusion become rows of the registers: people here, firms there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from struct import Struct
from typing import Any

from tongban.resources.fusion.facts import FIELDS, Field, Kind
from tongban.resources.fusion.marks import Origin, origin_of
from tongban.resources.fusion.standardising.person_ids import full_number
from tongban.resources.registers.public import (
    LoadedFirm,
    LoadedPerson,
    Register,
    area_of_address,
    leave_firms,
    leave_people,
    load_firms,
    load_people,
)

Rows = Sequence[Mapping[str, Any]]
_FROM = {kind: tuple(f"from_{field}" for field in FIELDS[kind]) for kind in Kind}
_ORIGINS = {kind: Struct(f"!{len(FIELDS[kind])}Q") for kind in Kind}


@dataclass(frozen=True, kw_only=True)
class Way:
    """Where the rows of a kind go. Both verbs take the number of the edition, the name of a part, and its rows."""

    kind: Kind
    register: Register
    load: Callable[[int, str, Rows], bool]
    leave: Callable[[int, str, Rows], bool]


def origins(packed: bytes, kind: Kind = Kind.PEOPLE) -> Mapping[Field, Origin]:
    """Where each field is from: delivery, row and day. Fields that nobody said are left out."""
    marks = zip(FIELDS[kind], _ORIGINS[kind].unpack(packed), strict=True)
    return {field: origin_of(mark) for field, mark in marks if mark}


def _person(row: Mapping[str, Any]) -> LoadedPerson:
    """What no department says is read from the number, or empty."""
    number = full_number(row["key"])
    return LoadedPerson(
        id_number=number,
        name=row["name"] or "",
        sex=str(row["sex"] or (1 if int(number[16]) % 2 else 2)),
        birth_date=row["birth"] or date(int(number[6:10]), int(number[10:12]), int(number[12:14])),
        nation=f"{row['nation']:02}" if row["nation"] else "",
        area_code=_area(row),
        address=row["address"] or "",
        phone=row["phone"] or "",
        origins=_packed(row, Kind.PEOPLE),
    )


def _firm(row: Mapping[str, Any]) -> LoadedFirm:
    """What no department says is empty."""
    return LoadedFirm(
        uscc=row["key"],
        name=row["name"] or "",
        kind=row["type"] or "",
        status=str(row["status"] or ""),
        area_code=_area(row),
        address=row["address"] or "",
        business_scope=row["scope"] or "",
        registered_on=row["registered"],
        phone=row["phone"] or "",
        representative=full_number(row["representative"]) if row["representative"] else "",
        origins=_packed(row, Kind.ENTITIES),
    )


def _area(row: Mapping[str, Any]) -> str:
    """As near as the address says; the region that is delivered stands above it."""
    delivered = f"{row['region']}000000" if row["region"] else ""
    return area_of_address(row["address"] or "", delivered)


def _packed(row: Mapping[str, Any], kind: Kind) -> bytes:
    return _ORIGINS[kind].pack(*[row[name] or 0 for name in _FROM[kind]])


PEOPLE_WAY = Way(
    kind=Kind.PEOPLE,
    register=Register.PERSON,
    load=lambda number, part, rows: load_people(
        number=number, part=part, rows=[_person(row) for row in rows]
    ),
    leave=lambda number, part, rows: leave_people(
        number=number, part=part, id_numbers=[full_number(row["key"]) for row in rows]
    ),
)
FIRMS_WAY = Way(
    kind=Kind.ENTITIES,
    register=Register.FIRM,
    load=lambda number, part, rows: load_firms(number=number, part=part, rows=[_firm(row) for row in rows]),
    leave=lambda number, part, rows: leave_firms(
        number=number, part=part, codes=[str(row["key"]) for row in rows]
    ),
)
