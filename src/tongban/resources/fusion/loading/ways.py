"""How rows of fusion become rows of the registers: people here, firms there."""

from collections.abc import Callable, Mapping, Sequence
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
    AreaReader,
    LoadedFirm,
    LoadedPerson,
    Register,
    leave_firms,
    leave_people,
    load_firms,
    load_people,
    sealed_firms,
    sealed_people,
)

Rows = Sequence[Mapping[str, Any]]
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
    made: Callable[[pa.Table, AreaReader], Any]
    load: Callable[[int, str, Any], bool]
    leave: Callable[[int, str, Rows], bool]
    keys: Callable[[Sequence[str]], Sequence[int | str]]  # of ID numbers or credit codes


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


def shaped_firms(rows: ir.Table) -> ir.Table:
    """What no department says is empty."""
    rows = full_numbers(rows, "representative").drop("representative")
    return rows.select(
        KEY,
        name=rows["name"].fill_null(""),
        kind=rows["type"].fill_null(""),
        status=rows["status"].cast("string").fill_null(""),
        delivered=(rows["region"].cast("string") + "000000").fill_null(""),
        address=rows["address"].fill_null(""),
        business_scope=rows["scope"].fill_null(""),
        registered_on=rows["registered"],
        phone=rows["phone"].fill_null(""),
        representative=rows["id_number"].fill_null(""),
        **{name: rows[name].fill_null(0) for name in _FROM[Kind.ENTITIES]},
    )


def people_columns(part: pa.Table, area_of: AreaReader) -> pa.RecordBatch:
    """The fields of LoadedPerson."""
    return _columns(part, area_of, LoadedPerson._fields, Kind.PEOPLE, {"birth_date": "birth"})


def firm_columns(part: pa.Table, area_of: AreaReader) -> pa.RecordBatch:
    """The fields of LoadedFirm."""
    return _columns(part, area_of, LoadedFirm._fields, Kind.ENTITIES, {"uscc": KEY})


def _columns(
    part: pa.Table, area_of: AreaReader, names: Sequence[str], kind: Kind, called: Mapping[str, str]
) -> pa.RecordBatch:
    (batch,) = part.combine_chunks().to_batches()
    made = {
        "area_code": area_of(batch["address"], batch["delivered"]),
        "origins": _packed_columns(batch, kind),
    }
    values = [made[name] if name in made else batch[called.get(name, name)] for name in names]
    return pa.RecordBatch.from_arrays(values, names=list(names))


def _packed_columns(part: pa.RecordBatch, kind: Kind) -> pa.Array:
    """What `origins` reads, for each row."""
    marks = np.stack([part[name].to_numpy() for name in _FROM[kind]], axis=1).astype(">u8")
    form = pa.binary(_ORIGINS[kind].size)
    return pa.Array.from_buffers(form, len(part), [None, pa.py_buffer(marks.tobytes())]).cast(pa.binary())


PEOPLE_WAY = Way(
    kind=Kind.PEOPLE,
    register=Register.PERSON,
    shaped=shaped_people,
    made=lambda part, area_of: sealed_people(people_columns(part, area_of)),
    load=lambda number, part, rows: load_people(number=number, part=part, rows=rows),
    leave=lambda number, part, rows: leave_people(
        number=number, part=part, id_numbers=[full_number(row["key"]) for row in rows]
    ),
    keys=lambda told: [int(one[:17]) for one in told],
)
FIRMS_WAY = Way(
    kind=Kind.ENTITIES,
    register=Register.FIRM,
    shaped=shaped_firms,
    made=lambda part, area_of: sealed_firms(firm_columns(part, area_of)),
    load=lambda number, part, rows: load_firms(number=number, part=part, rows=rows),
    leave=lambda number, part, rows: leave_firms(
        number=number, part=part, codes=[str(row["key"]) for row in rows]
    ),
    keys=lambda told: told,
)
