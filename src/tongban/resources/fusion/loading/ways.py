"""How rows of fusion become rows of the registers: people here, firms there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from struct import Struct
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from tongban.resources.fusion.facts import FIELDS, KEY, Field, Kind
from tongban.resources.fusion.marks import Origin, origin_of
from tongban.resources.fusion.standardising.person_ids import full_number, full_numbers
from tongban.resources.registers.public import (
    FIRM_ORIGINS,
    PERSON_ORIGINS,
    LoadedFirm,
    LoadedPerson,
    Register,
    leave_firms,
    leave_people,
    load_firms,
    load_people,
)

Rows = Sequence[Mapping[str, Any]]
AreaReader = Callable[[str, str], str]
assert tuple(field.value for field in FIELDS[Kind.PEOPLE]) == PERSON_ORIGINS
assert tuple(field.value for field in FIELDS[Kind.ENTITIES]) == FIRM_ORIGINS
_FROM = {kind: tuple(f"from_{field}" for field in FIELDS[kind]) for kind in Kind}
_ORIGINS = {kind: Struct(f"!{len(FIELDS[kind])}Q") for kind in Kind}


@dataclass(frozen=True, kw_only=True)
class Way:
    """Where the rows of a kind go. Both verbs take the number of the edition, the name of a part, and its rows.

    `shaped` is done to a bucket by the engine, `made` to each part of it, without the database: while one part
    is written the next one is made.
    """

    kind: Kind
    register: Register
    shaped: Callable[[ir.Table], ir.Table]
    made: Callable[[pa.Table, AreaReader], Sequence[Any]]
    load: Callable[[int, str, Sequence[Any]], bool]
    leave: Callable[[int, str, Rows], bool]


def origins(packed: bytes, kind: Kind = Kind.PEOPLE) -> Mapping[Field, Origin]:
    """Where each field is from: delivery, row and day. Fields that nobody said are left out."""
    marks = zip(FIELDS[kind], _ORIGINS[kind].unpack(packed), strict=True)
    return {field: origin_of(mark) for field, mark in marks if mark}


def shaped_people(rows: ir.Table) -> ir.Table:
    """What no department says is read from the number, or empty. `delivered`: the area code of the region."""
    rows = full_numbers(rows, KEY)
    number = rows["id_number"]
    born = number.substr(6, 4) + "-" + number.substr(10, 2) + "-" + number.substr(12, 2)
    sex = ibis.ifelse(number.substr(16, 1).cast("int8") % 2 == 1, 1, 2)
    return rows.select(
        KEY,
        "id_number",
        name=rows["name"].fill_null(""),
        sex=rows["sex"].fill_null(sex).cast("string"),
        birth=rows["birth"].fill_null(born.cast("date")),
        nation=rows["nation"].cast("string").lpad(2, "0").fill_null(""),
        delivered=(rows["region"].cast("string") + "000000").fill_null(""),
        address=rows["address"].fill_null(""),
        phone=rows["phone"].fill_null(""),
        **{name: rows[name].fill_null(0) for name in _FROM[Kind.PEOPLE]},
    )


def _people(part: pa.Table, area_of: AreaReader) -> Sequence[LoadedPerson]:
    # by way of numpy: `to_pylist` takes several times as long
    told = {
        name: part[name].to_numpy().tolist() for name in part.column_names if name not in _FROM[Kind.PEOPLE]
    }
    columns = (
        told["id_number"],
        told["name"],
        told["sex"],
        told["birth"],
        told["nation"],
        list(map(area_of, told["address"], told["delivered"])),
        told["address"],
        told["phone"],
        list(_packed_columns(part)),
    )
    return list(map(LoadedPerson._make, zip(*columns, strict=True)))


def _packed_columns(part: pa.Table) -> Iterator[bytes]:
    """What `origins` reads, for each row."""
    marks = np.stack([part[name].to_numpy() for name in _FROM[Kind.PEOPLE]], axis=1).astype(">u8")
    packed, size = marks.tobytes(), _ORIGINS[Kind.PEOPLE].size
    return (packed[start : start + size] for start in range(0, len(packed), size))


def _firms(part: pa.Table, area_of: AreaReader) -> Sequence[LoadedFirm]:
    return [_firm(row, area_of) for row in part.to_pylist()]


def _firm(row: Mapping[str, Any], area_of: AreaReader) -> LoadedFirm:
    """What no department says is empty."""
    return LoadedFirm(
        uscc=row["key"],
        name=row["name"] or "",
        kind=row["type"] or "",
        status=str(row["status"] or ""),
        area_code=area_of(row["address"] or "", f"{row['region']}000000" if row["region"] else ""),
        address=row["address"] or "",
        business_scope=row["scope"] or "",
        registered_on=row["registered"],
        phone=row["phone"] or "",
        representative=full_number(row["representative"]) if row["representative"] else "",
        origins=_ORIGINS[Kind.ENTITIES].pack(*[row[name] or 0 for name in _FROM[Kind.ENTITIES]]),
    )


PEOPLE_WAY = Way(
    kind=Kind.PEOPLE,
    register=Register.PERSON,
    shaped=shaped_people,
    made=_people,
    load=lambda number, part, rows: load_people(number=number, part=part, rows=rows),
    leave=lambda number, part, rows: leave_people(
        number=number, part=part, id_numbers=[full_number(row["key"]) for row in rows]
    ),
)
FIRMS_WAY = Way(
    kind=Kind.ENTITIES,
    register=Register.FIRM,
    shaped=lambda rows: rows,
    made=_firms,
    load=lambda number, part, rows: load_firms(number=number, part=part, rows=rows),
    leave=lambda number, part, rows: leave_firms(
        number=number, part=part, codes=[str(row["key"]) for row in rows]
    ),
)
