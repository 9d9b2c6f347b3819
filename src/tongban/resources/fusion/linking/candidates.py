"""Who a row without an ID number may be about, by Splink (Fellegi and Sunter's model).

A pair gains weight by what agrees and loses by what does not; how much, follows from how often strangers agree
(counted in the register) and how often the same person's entries agree (our
defaults below, from the share of dirt that departments deliver). Nothing is merged by it: a clerk decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from tongban.resources.fusion.facts import Field

# how often two entries of one person agree exactly, nearly, not at all: our defaults
_SAME_PERSON = {
    Field.NAME: (0.90, 0.07, 0.03),
    Field.BIRTH: (0.93, 0.05, 0.02),
    Field.SEX: (0.99, 0.01),
    Field.PHONE: (0.60, 0.40),
    Field.ADDRESS: (0.55, 0.25, 0.20),
}
PROBABLE = 0.5
MOST_FOR_A_ROW = 5
# how much more often two strangers agree nearly than exactly: names of three characters with one in another
# place, days with one digit changed; and how often two addresses of one city begin alike. Our defaults
_NEARLY = {Field.NAME: 20, Field.BIRTH: 30}
_SAME_STREET = 0.3
_SAMPLE = 1_000_000
_LOST = """
CREATE TABLE lost_rows AS
SELECT CAST(mark AS VARCHAR) AS unique_id, region, name, strftime(birth, '%Y-%m-%d') AS birth,
       CAST(sex AS VARCHAR) AS sex, phone, address
FROM read_parquet($1)
"""
# pairs of people who share a value
_CHANCE = """
SELECT sum(times * (times - 1)) AS pairs, sum(times) AS people
FROM (
    SELECT count(*) AS times
    FROM (SELECT {field} FROM read_parquet($1) WHERE {field} IS NOT NULL LIMIT $2)
    GROUP BY {field}
)
"""
_KNOWN = """
CREATE TABLE known_rows AS
SELECT CAST(key AS VARCHAR) AS unique_id, region, name, strftime(birth, '%Y-%m-%d') AS birth,
       CAST(sex AS VARCHAR) AS sex, phone, address
FROM read_parquet($1) AS person
WHERE strftime(person.birth, '%Y-%m-%d') IN (SELECT birth FROM lost_rows)
   OR person.phone IN (SELECT phone FROM lost_rows)
   OR (person.name, person.region) IN (SELECT (name, region) FROM lost_rows)
"""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A row (by its mark) and a person (17 digits) whom it may be about. `agreeing`: fields that agree exactly."""

    mark: int
    key: int
    probability: float
    agreeing: tuple[Field, ...]


def candidates(
    *, to_link: Sequence[Path], golden: Sequence[Path], memory: str = "2GB", least: float = PROBABLE
) -> list[Candidate]:
    """The likely people of each row, the likeliest first, at most five a row.

    Only people who share the birth, the phone, or name and region with some row are compared. Raises
    `ImportError` without the extra `linking`.
    """
    from splink import DuckDBAPI, Linker

    if not to_link or not golden:
        return []
    with duckdb.connect(config={"memory_limit": memory}) as connection:
        _stage(connection, to_link, golden)
        if not _count(connection, "lost_rows") or not _count(connection, "known_rows"):
            return []
        api = DuckDBAPI(connection=connection)
        tables = [
            api.register(connection.table(f"{name}_rows"), dataset_display_name=name)
            for name in ("known", "lost")
        ]
        chances = {field: _chance(connection, field, golden) for field in _SAME_PERSON}
        linker = Linker(tables, _settings(_count(connection, "known_rows"), chances), log_level=None)
        found = linker.inference.predict(threshold_match_probability=least, warning_mode="never")
        rows = found.as_duckdbpyrelation().to_arrow_table().to_pylist()
    return _best([_candidate(row) for row in rows])


def _stage(connection: duckdb.DuckDBPyConnection, to_link: Sequence[Path], golden: Sequence[Path]) -> None:
    connection.execute(_LOST, [[str(file) for file in to_link]])
    connection.execute(_KNOWN, [[str(file) for file in golden]])


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(connection.table(table).count("*").to_arrow_table().to_pylist()[0]["count_star()"])


def _chance(connection: duckdb.DuckDBPyConnection, field: Field, golden: Sequence[Path]) -> float:
    """How often two different people have the same value, counted in the register."""
    files = [str(file) for file in golden]
    table = connection.sql(_CHANCE.format(field=field.value), params=[files, _SAMPLE]).to_arrow_table()
    row = table.to_pylist()[0]
    people = int(row["people"] or 0)
    if people < 2:
        return 0.5
    return max(float(row["pairs"]) / (people * (people - 1)), 0.1 / people)


def _settings(people: int, chances: Mapping[Field, float]) -> Any:
    import splink.comparison_library as compare
    from splink import SettingsCreator, block_on

    made = {
        Field.NAME: compare.DamerauLevenshteinAtThresholds("name", 1),
        Field.BIRTH: compare.DamerauLevenshteinAtThresholds("birth", 1),
        Field.SEX: compare.ExactMatch("sex"),
        Field.PHONE: compare.ExactMatch("phone"),
        Field.ADDRESS: compare.JaroWinklerAtThresholds("address", 0.9),
    }
    return SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=1 / (people + 1),
        blocking_rules_to_generate_predictions=[
            block_on("birth"),
            block_on("phone"),
            block_on("name", "region"),
        ],
        comparisons=[
            one.configure(
                m_probabilities=list(_SAME_PERSON[field]), u_probabilities=_strangers(field, chances[field])
            )
            for field, one in made.items()
        ],
    )


def _strangers(field: Field, exact: float) -> list[float]:
    """How often two strangers agree exactly, nearly, not at all."""
    if len(_SAME_PERSON[field]) == 2:
        return [exact, 1 - exact]
    near = _SAME_STREET if field is Field.ADDRESS else min(exact * _NEARLY[field], 0.2)
    return [exact, near, 1 - exact - near]


def _candidate(row: dict[str, Any]) -> Candidate:
    left, right = row["unique_id_l"], row["unique_id_r"]
    known, lost = (left, right) if row["source_dataset_l"] == "known" else (right, left)
    return Candidate(
        mark=int(lost),
        key=int(known),
        probability=float(row["match_probability"]),
        agreeing=tuple(field for field in _SAME_PERSON if _agrees(row, field)),
    )


def _agrees(row: dict[str, Any], field: Field) -> bool:
    one = row.get(f"{field}_l")
    return one is not None and one == row.get(f"{field}_r")


def _best(found: list[Candidate]) -> list[Candidate]:
    """Sorted by row, then the likeliest first; equal ones by key, so that the order is the same each time."""
    found.sort(key=lambda one: (one.mark, -one.probability, one.key))
    kept: list[Candidate] = []
    for one in found:
        if sum(other.mark == one.mark for other in kept[-MOST_FOR_A_ROW:]) < MOST_FOR_A_ROW:
            kept.append(one)
    return kept
