"""Golden rows as rows of the register: what nobody says follows from the number; the next part is made ahead."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.resources.fusion.make import an_id
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.facts import FIELDS, KEY, Field, Kind
from tongban.resources.fusion.loading.ahead import ahead
from tongban.resources.fusion.loading.ways import PEOPLE_WAY, origins
from tongban.resources.fusion.standardising.person_ids import full_number
from tongban.resources.registers.editions.packing import SealedPeople
from tongban.resources.registers.public import LoadedPerson

_TYPES = {Field.SEX: pa.int8(), Field.BIRTH: pa.date32(), Field.NATION: pa.int8(), Field.REGION: pa.int32()}


def made(folder: Path, engine: DuckEngine, *rows: dict[str, Any]) -> list[LoadedPerson]:
    """Golden rows, as the register gets them."""
    columns = {KEY: pa.array([row[KEY] for row in rows], pa.int64())}
    for field in FIELDS[Kind.PEOPLE]:
        columns[field.value] = pa.array(
            [row.get(field.value) for row in rows], _TYPES.get(field, pa.string())
        )
        columns[f"from_{field}"] = pa.array([row.get(f"from_{field}") for row in rows], pa.int64())
    pq.write_table(pa.table(columns), folder / "golden.parquet")
    table = PEOPLE_WAY.shaped(engine.read([folder / "golden.parquet"])).order_by(KEY)
    part = pa.Table.from_batches(list(engine.batches(table)))
    sealed: SealedPeople = PEOPLE_WAY.made(
        part, lambda addresses, delivered: pc.binary_join_element_wise(delivered, addresses, "|")
    )
    return sealed.rows()


def test_what_is_said_is_taken(tmp_path: Path, engine: DuckEngine) -> None:
    said = {
        KEY: int(an_id()[:17]),
        "name": "王大树",
        "sex": 2,
        "birth": date(1991, 2, 3),
        "nation": 3,
        "region": 341602,
        "address": "花戏楼街道1号",
        "phone": "13800000001",
        "from_name": (7 << 42) + (5 << 29) + 9,
    }
    (row,) = made(tmp_path, engine, said)
    assert row[:8] == (
        an_id(), "王大树", "2", date(1991, 2, 3), "03", "341602000000|花戏楼街道1号", "花戏楼街道1号", "13800000001",
    )  # fmt: skip
    (origin,) = origins(row.origins).items()
    assert (origin[0], origin[1].delivery, origin[1].row) == (Field.NAME, 5, 9)


def test_what_nobody_says_follows_from_the_number_or_is_empty(tmp_path: Path, engine: DuckEngine) -> None:
    born = date(1990, 1, 31)
    (man,) = made(tmp_path, engine, {KEY: int(an_id(1, born)[:17])})
    (woman,) = made(tmp_path, engine, {KEY: int(an_id(2, born)[:17])})
    assert man[:8] == (an_id(1, born), "", "1", born, "", "|", "", "")
    assert (woman.sex, origins(woman.origins)) == ("2", {})


def test_every_number_gets_its_check_character(tmp_path: Path, engine: DuckEngine) -> None:
    keys = [int(an_id(n)[:17]) for n in range(1, 60)]
    rows = made(tmp_path, engine, *({KEY: key} for key in keys))
    assert [row.id_number for row in rows] == [full_number(key) for key in sorted(keys)]
    assert {row.id_number[17] for row in rows} == set("0123456789X")


def test_the_next_thing_is_made_ahead_and_its_fault_comes_where_it_is_asked_for() -> None:
    begun: list[int] = []

    def things() -> Iterator[int]:
        for number in range(3):
            begun.append(number)
            yield number
        raise ValueError("the fourth")

    with ahead(things()) as made_things:
        assert [next(made_things), next(made_things), next(made_things)] == [0, 1, 2]
        assert begun == [0, 1, 2]
        with pytest.raises(ValueError, match="the fourth"):
            next(made_things)
    with ahead(range(0)) as none:
        assert list(none) == []
