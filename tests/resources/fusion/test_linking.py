"""Rows without an ID number find the people they may be about, and nobody is merged by it."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.resources.fusion.make import a_row, an_id, deliver
from tests.resources.fusion.test_command import tongban
from tests.resources.fusion.test_merging import people, run
from tongban.kernel.errors import Invalid
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.facts import Field, Place
from tongban.resources.fusion.linking.candidates import candidates
from tongban.resources.fusion.marks import origin_of
from tongban.resources.fusion.review.facts import in_percent
from tongban.resources.fusion.running.store import rows_in
from tongban.standards.codes import check_id_number

SURNAMES, GIVEN = "王李张刘陈杨黄赵", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超"


def a_town(size: int) -> list[dict[str, str | None]]:
    chance = random.Random(3)
    rows = []
    for number in range(size):
        birth = date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))
        key = an_id(number % 999, birth)
        rows.append(
            a_row(
                key=key,
                name=chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN),
                sex="1" if int(key[16]) % 2 else "2",
                birth=birth.isoformat(),
                phone=f"138{number:08}",
                address=f"安徽省亳州市谯城区{chance.choice('花戏楼薛阁汤陵')}街道{number}号",
            )
        )
    return rows


def test_a_row_without_a_number_finds_its_person(tmp_path: Path, engine: DuckEngine) -> None:
    town = a_town(300)
    lost = [
        {**town[5], "key": None},
        {**town[50], "key": None, "name": str(town[50]["name"])[:2]},
        {**town[60], "key": None, "phone": None, "address": None},
        {**town[70], "key": None, "birth": "1901-01-01"},
        a_row(
            key=None,
            name="司马相如",
            birth="1935-05-05",
            phone="13999999999",
            address="别处",
            region="110101",
        ),
    ]
    police = deliver(tmp_path, *town, number=1)
    health = deliver(tmp_path, *lost, number=2)
    fused = run(tmp_path, engine, [police, health])
    found = candidates(
        to_link=rows_in(fused.standard[2], Place.WITHOUT_KEY), golden=fused.golden(), memory="512MB"
    )
    first = {}
    for one in found:
        first.setdefault(origin_of(one.mark).row, one)
    expected = {1: town[5], 2: town[50], 3: town[60], 4: town[70]}
    assert {row: one.key for row, one in first.items()} == {
        row: int(str(person["key"])[:17]) for row, person in expected.items()
    }
    assert set(first[1].agreeing) == {Field.NAME, Field.BIRTH, Field.SEX, Field.PHONE, Field.ADDRESS}
    assert Field.NAME not in first[2].agreeing
    assert first[1].probability > first[3].probability > 0.5
    assert len(people(engine, fused)) == len({row["key"] for row in town}), "nobody is merged"


def test_without_rows_or_people_nothing_is_asked() -> None:
    assert candidates(to_link=[], golden=[]) == []


def test_a_clerk_gets_the_pairs_as_a_file_of_their_own(tmp_path: Path) -> None:
    city = tmp_path / "city"
    made = tongban("simulate", "--people", 2000, "--departments", 4, "--to", city, "--threads", 1)
    assert made.exit_code == 0, made.output
    assert tongban("run", "--from", city, "--memory", "512MB", "--threads", 1).exit_code == 0
    pairs = tmp_path / "pairs.csv"
    told = tongban("link", "--from", city, "--to", pairs, "--memory", "512MB")
    assert told.exit_code == 0, told.output
    heading, *rows = csv.reader(pairs.read_text("utf-8-sig").splitlines())
    assert len(heading) == 6 and len(rows) > 5
    assert all(check_id_number(row[3]) and float(row[4]) >= 50 for row in rows)
    assert int(told.stdout.split()[0]) == len({(row[1], row[2]) for row in rows})
    assert pairs.stat().st_mode & 0o077 == 0
    again = tongban("link", "--from", city, "--to", pairs)
    assert isinstance(again.exception, Invalid), "what is there is not written over"


@pytest.mark.parametrize(
    ("probability", "said"), [(0.5, 50.0), (0.98765, 98.8), (0.99951, 99.9), (1.0, 99.9)]
)
def test_no_likelihood_is_told_as_certain(probability: float, said: float) -> None:
    assert in_percent(probability) == said
