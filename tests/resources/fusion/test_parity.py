"""DuckDB and a real Spark cluster give the same tables, row for row."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.resources.fusion.cluster import HOST, cluster
from tests.resources.fusion.make import a_row, an_id, deliver
from tests.resources.fusion.test_merging import run
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.engines.facts import Engine
from tongban.resources.fusion.engines.spark import SparkEngine
from tongban.resources.fusion.facts import KEY, Kind, Source
from tongban.resources.fusion.running.facts import Fused
from tongban.resources.fusion.running.run import ROWS_PER_BUCKET
from tongban.standards.codes.uscc import make_uscc

pytestmark = pytest.mark.slow

DAYS = [
    "1990-01-31",
    "1990/1/3",
    "19900131",
    "一九九〇年十二月二十九日",
    "32904",
    "1900-02-29",
    "不详",
    None,
    "2031-01-01",
]
NAMES = ["王大树", "王 大树", "阿依古丽•买买提", "ＪＯＨＮ  smith", "𠮷田", "无", "王", None, "李秀英"]
PHONES = ["13800000001", "+86 138-0000-0002", "0558-5512345", "12", None, "１３８００００００３３"]
REGIONS = ["341602", "341281", "341602001002", "３４１６２１", "亳州", None]
ADDRESSES = ["安徽省亳州市 谯城区１号", "无", "-", "花", None, "安徽省亳州市谯城区薛阁街道8号"]
KEYS: list[Any] = [None, "", "无", "12345", "11111111111111111X"]


def people(folder: Path, *, number: int, rows: int) -> Source:
    chance = random.Random(number)
    made = []
    for _ in range(rows):
        known = an_id(chance.randrange(1, 40), date(1990, 1, 1) + timedelta(days=chance.randrange(30)))
        key = chance.choice([known] * 12 + [known.lower(), f" {known}", known[:6] + known[8:17], *KEYS])
        made.append(
            a_row(
                key=key,
                name=chance.choice(NAMES),
                sex=chance.choice(["1", "女", "0", "x", None]),
                birth=chance.choice(DAYS),
                nation=chance.choice(["01", "回", "99", None, "汉族"]),
                region=chance.choice(REGIONS),
                address=chance.choice(ADDRESSES),
                phone=chance.choice(PHONES),
                seen=chance.choice(["2026-01-05", "2025年3月1日", "20240229", None, "2099-01-01"]),
            )
        )
    return deliver(folder, *made, number=number, authority=number % 3, has_repeats=number % 2 == 0)


def entities(folder: Path, *, number: int, rows: int) -> Source:
    columns = {
        name: name
        for name in (KEY, "name", "status", "registered", "representative", "scope", "region", "seen")
    }
    chance = random.Random(100 + number)
    made: list[dict[str, str | None]] = []
    for _ in range(rows):
        code = str(make_uscc(body=f"{chance.randrange(30):08}"))
        made.append(
            {
                KEY: chance.choice([code] * 6 + [code.lower(), code[:17] + "0", "x", *KEYS[:3]]),
                "name": chance.choice(["亳州（通办）公司", "甲公司", "乙 公司", None]),
                "status": chance.choice(["存续", "吊销", "注销", "怪", None]),
                "registered": chance.choice(DAYS),
                "representative": chance.choice([an_id(3), an_id(4)[:17] + "?", "无", None]),
                "scope": chance.choice(["销售 服装。", None, "无"]),
                "region": chance.choice(REGIONS),
                "seen": chance.choice(["2026-01-05", None]),
            }
        )
    return deliver(folder, *made, number=number, kind=Kind.ENTITIES, columns=columns)


def hash_of(engine: Engine, files: Sequence[Path]) -> tuple[int, str]:
    """Rows and the sum of their hashes: the order of rows does not matter."""
    total, rows = 0, 0
    for row in engine.rows(engine.read(files)):
        total += int.from_bytes(sha256(_text(row).encode()).digest()[:12])
        rows += 1
    return rows, f"{total:x}"


def _text(row: Mapping[str, Any]) -> str:
    return repr(sorted((name, str(value)) for name, value in row.items()))


def hashes(engine: Engine, fused: Fused) -> dict[str, tuple[int, str]]:
    parts = {"golden": fused.golden(), "conflicts": fused.conflicts()}
    for number, folder in fused.standard.items():
        for place in sorted(folder.glob("bucket=*")):
            parts[f"{number} {place.name}"] = sorted(place.glob("*.parquet"))
    return {name: hash_of(engine, files) for name, files in parts.items()}


@pytest.mark.parametrize("kind", list(Kind))
def test_spark_on_a_cluster_makes_the_same_tables(tmp_path: Path, kind: Kind) -> None:
    make = {Kind.PEOPLE: people, Kind.ENTITIES: entities}[kind]
    sources = [make(tmp_path, number=number, rows=300) for number in (1, 2, 3)]
    with cluster(tmp_path) as master:
        settings = {
            "spark.driver.host": HOST,
            "spark.sql.shuffle.partitions": "4",
            "spark.executor.memory": "512m",
            "spark.executor.cores": "1",
        }
        engines: list[Engine] = [DuckEngine(memory="512MB"), SparkEngine(master=master, settings=settings)]
        found = {}
        for engine in engines:
            place = tmp_path / engine.name
            place.mkdir()
            try:
                fused = run(place, engine, sources, kind=kind, expected_rows=2 * ROWS_PER_BUCKET)
                found[engine.name] = hashes(engine, fused)
            finally:  # another test would wait for ever on this one's cluster
                engine.close()
    assert found["spark"] == found["duckdb"]
    assert found["duckdb"]["golden"][0] > 20
    assert found["duckdb"]["conflicts"][0] >= 1
    assert any(name.endswith("bucket=-1") for name in found["duckdb"])
    assert any(name.endswith("bucket=-2") for name in found["duckdb"])
