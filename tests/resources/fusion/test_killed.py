"""A run that is killed again and again, at any moment, makes the same tables in the end."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from tests.resources.fusion.test_command import tongban
from tongban.resources.fusion.facts import Kind
from tongban.resources.fusion.running.description import described
from tongban.resources.fusion.running.run import fused_before
from tongban.resources.fusion.running.store import Store

pytestmark = pytest.mark.slow

KILLS, BUCKETS, LONGEST = 8, 6, 1.5  # seconds after the first sign of work
Table = tuple[int, int]  # rows, and the sum of their hashes: the order does not matter


def started(city: Path, store: Path) -> "subprocess.Popen[bytes]":
    command = [
        sys.executable,
        "-m",
        "tongban.site.cli",
        "fusion",
        "run",
        "--from",
        str(city),
        "--store",
        str(store),
    ]
    with Path(os.devnull).open("wb") as nowhere:
        return subprocess.Popen(
            [*command, "--threads", "1", "--memory", "512MB"], stdout=nowhere, stderr=nowhere
        )


def folders(store: Path) -> set[str]:
    return {str(place.relative_to(store)) for place in store.glob("*/*/*") if place.is_dir()}


def kill_once(
    city: Path, store: Path, chance: random.Random, *, within_a_step: bool
) -> tuple[set[str], bool]:
    """Start, wait for work and a random moment more, kill. What lies there, and whether it was still running."""
    before = folders(store)
    process = started(city, store)
    until = time.monotonic() + 60

    def is_working() -> bool:
        new = folders(store) - before
        return any(name.endswith(".unfinished") for name in new) if within_a_step else bool(new)

    while process.poll() is None and not is_working() and time.monotonic() < until:
        time.sleep(0.002)
    time.sleep(chance.uniform(0, 0.1 if within_a_step else LONGEST))
    was_running = process.poll() is None
    process.kill()
    process.wait()
    return folders(store), was_running


def tables(city: Path, store: Path) -> dict[str, Table]:
    given = described(city)
    found = {}
    for kind, sources in given.sources.items():
        fused = fused_before(kind=kind, sources=sources, store=Store(store, kind))
        for name, files in {"golden": fused.golden(), "conflicts": fused.conflicts()}.items():
            with duckdb.connect() as con:
                row = con.execute(
                    "select count(*), sum(hash(one)::hugeint) from read_parquet(?) one",
                    [[str(file) for file in files]],
                ).fetchall()[0]
            found[f"{kind} {name}"] = (int(row[0]), int(row[1] or 0))
    return found


def test_a_run_killed_many_times_makes_the_same_tables(tmp_path: Path) -> None:
    city, whole, killed = tmp_path / "city", tmp_path / "whole", tmp_path / "killed"
    assert tongban("simulate", "--people", 60_000, "--departments", 16, "--to", city).exit_code == 0
    for store in (whole, killed):
        for kind in Kind:
            Store(store, kind).buckets(BUCKETS)
    assert started(city, whole).wait() == 0

    chance = random.Random()
    moments, running = [], 0
    for turn in range(KILLS):
        left, was_running = kill_once(city, killed, chance, within_a_step=turn % 2 == 0)
        moments.append(left)
        running += was_running
    assert running >= KILLS // 2, "most were killed in the midst of it"
    assert any(name.endswith(".unfinished") for left in moments for name in left), "some within a step"
    assert len({frozenset(left) for left in moments}) > 2, "not all at the same place"

    assert started(city, killed).wait() == 0
    assert tables(city, killed) == tables(city, whole)
    assert tables(city, whole)["people golden"][0] > 59_000
    assert not [name for name in folders(killed) if name.endswith(".unfinished")]
