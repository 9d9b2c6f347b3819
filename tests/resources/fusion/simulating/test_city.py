"""The made city is the same for a seed, and what its departments deliver looks as real deliveries do."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tongban.resources.fusion.facts import Fault, Kind
from tongban.resources.fusion.running.description import described
from tongban.resources.fusion.simulating.city import simulate
from tongban.resources.fusion.simulating.facts import BadCity, City
from tongban.resources.fusion.simulating.words import departments
from tongban.standards.codes.id_number import parse_id_number
from tongban.standards.codes.uscc import parse_uscc

PEOPLE = 20_000


def make(folder: Path, *, threads: int = 1, **changed: Any) -> Path:
    given = {"people": PEOPLE, "departments": 32, "seed": 7, "on": date(2026, 11, 30)} | changed
    simulate(City(**given), folder=folder, report=lambda done, of: None, threads=threads)
    return folder


def asked(query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(query).fetchall()


def digest(folder: Path) -> list[tuple[Any, ...]]:
    """By folder: rows, and the sum of their hashes with their places."""
    found = []
    for place in sorted({file.parent for file in folder.rglob("*.parquet")}):
        table = f"read_parquet('{place}/*.parquet', file_row_number = true)"
        found += [
            (
                place.relative_to(folder),
                *asked(f"select count(*), sum(hash(one)::hugeint) from {table} one")[0],
            )
        ]
    return found


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("made") / "city")


def test_the_same_city_comes_out_on_any_number_of_threads(city: Path, tmp_path: Path) -> None:
    again, other = make(tmp_path / "again", threads=3), make(tmp_path / "other", seed=8)
    assert digest(again) == digest(city)
    assert digest(other) != digest(city)


def test_every_number_and_code_of_the_truth_is_sound_and_of_nobody(city: Path) -> None:
    for (number,) in asked(f"select id from '{city}/truth/people/*.parquet'"):
        assert parse_id_number(number).warnings == ("region-not-current",)
    for (code,) in asked(f"select id from '{city}/truth/entities/*.parquet'"):
        assert parse_uscc(code).region == "341699"


def test_some_share_a_number_and_the_heirs_of_a_code_came_after_its_closing(city: Path) -> None:
    for kind in ("people", "entities"):
        ((all_of, keys),) = asked(
            f"select count(*), count(distinct key) from '{city}/truth/{kind}/*.parquet'"
        )
        assert 0 < all_of - keys < all_of / 500
    pairs = asked(
        f"select min(registered), max(registered), count(distinct name) from '{city}/truth/entities/*.parquet' "
        "where is_shared group by key"
    )
    assert pairs and all(first < last and names == 2 for first, last, names in pairs)


def test_a_person_has_some_five_rows_and_every_department_some(city: Path) -> None:
    given = described(city)
    assert 4.5 < given.rows[Kind.PEOPLE] / PEOPLE < 6.5
    assert 2 < given.rows[Kind.ENTITIES] / (PEOPLE / 8) < 5
    assert sum(len(sources) for sources in given.sources.values()) == 32
    police = given.sources[Kind.PEOPLE][0]
    assert (
        asked(f"select count(*) from read_parquet({[str(one) for one in police.files]})")[0][0]
        > PEOPLE * 0.99
    )


def test_every_sort_of_mistake_that_can_be_seen_is_made(city: Path) -> None:
    table = f"'{city}/truth/rows/*/*.parquet'"
    for fault in (
        Fault.KEY_MISSING,
        Fault.KEY_CHECK,
        Fault.KEY_SHAPE,
        Fault.SEX,
        Fault.BIRTH,
        Fault.NATION,
        Fault.REGION,
        Fault.PHONE,
        Fault.SEEN,
    ):
        ((many, rows),) = asked(
            f"select count(*) filter (expected & {int(fault)} <> 0), count(*) from {table}"
        )
        assert 0 < many < rows / 20, fault


def test_names_addresses_and_days_are_as_various_as_those_of_a_city(city: Path) -> None:
    truth = f"'{city}/truth/people/*.parquet'"
    ((homes, names, most),) = asked(
        f"select count(distinct address), count(distinct name), (select max(times) from "
        f"(select count(*) as times from {truth} group by name[1])) from {truth}"
    )
    assert homes > PEOPLE / 5 and names > PEOPLE * 0.8
    assert PEOPLE * 0.05 < most < PEOPLE * 0.09, "the commonest surname"
    number = next(place for place, one in enumerate(departments(), start=1) if one.slug == "old-age")
    ((withdrawn, rows, newest),) = asked(
        "select count(*) filter (区划代码 in ('341281', '341223', '341224', '341227')), count(*), max(登记时间) "
        f"from '{city}/{number:02}-old-age/*.parquet'"
    )
    assert withdrawn > rows / 4
    assert newest < "2025-08", "always late"


@pytest.mark.parametrize("wrong", [{"people": 3}, {"people": 10**9}, {"departments": 1}, {"departments": 33}])
def test_a_city_that_cannot_be_is_refused(wrong: dict[str, int], tmp_path: Path) -> None:
    with pytest.raises(BadCity):
        make(tmp_path / "city", **wrong)
    assert not (tmp_path / "city").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(BadCity):
        make(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
