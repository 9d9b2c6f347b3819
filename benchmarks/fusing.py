"""Registers built from a made city by `tongban fusion run`, against the least that any engine must do.

Each size is a process of its own, so that its memory can be seen: the floor (DuckDB reads the same files and hashes
every column) and the run, one after the other over the same files.
"""

import json
import math
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.tables import Part

SIZES = (1_000_000, 10_000_000)
LARGEST = 50_000_000  # records, with --large
CITY = 250_000_000
RECORDS_PER_PERSON = 5.9  # of the 32 departments, entities among them
MEMORY_GB, MORE_MEMORY_MB = 4, 1024.0
GOAL, MOST = 8.0, 12.0  # times the floor's CPU
MOST_GROWTH = 1.05
_FLOOR = """
import glob, sys
import duckdb
with duckdb.connect(config={"memory_limit": sys.argv[2]}) as con:
    for folder in sorted(glob.glob(sys.argv[1] + "/[0-9]*-*")):
        con.execute(f"select bit_xor(hash(columns(*))) from '{folder}/*.parquet'").fetchall()
"""


@dataclass(frozen=True, kw_only=True)
class Used:
    """What a process and all below it took. `spill`: the most that lay in the folder for overflow, in MB."""

    cpu: float
    wall: float
    memory: float
    spill: float


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One size: the least that must be done, and the run with the people and the entities."""

    records: int
    megabytes: float
    floor: Used
    run: Used
    golden: int


def measure(*, sizes: Sequence[int] = SIZES, memory_gb: int = MEMORY_GB) -> Part:
    """Make a city of each size, read it, build its registers."""
    part = Part(
        title="Registers built from deliveries",
        head=(
            "records",
            "MB",
            "read and hash, CPU s",
            "run, CPU s",
            "times",
            "read and hash, s",
            "run, s",
            "peak memory MB",
            "spilled MB",
            "in the registers",
        ),
    )
    found = [_of_size(size, memory_gb) for size in sizes]
    for one in found:
        part.rows.append(
            (
                one.records,
                one.megabytes,
                one.floor.cpu,
                one.run.cpu,
                one.run.cpu / one.floor.cpu,
                one.floor.wall,
                one.run.wall,
                one.run.memory,
                one.run.spill,
                one.golden,
            )
        )
    largest = found[-1]
    times = round(largest.run.cpu / largest.floor.cpu, 1)
    part.goal(
        f"CPU against reading and hashing at {largest.records:,} records (at most {MOST:g} is borne)",
        times,
        GOAL,
    )
    part.goal("peak memory, MB", round(largest.run.memory), memory_gb * 1000 + MORE_MEMORY_MB)
    if len(found) > 1:
        growth = _exponent([(one.records, one.run.cpu) for one in found])
        part.goal(
            f"growth exponent of CPU from {found[0].records:,} to {largest.records:,}",
            round(growth, 3),
            MOST_GROWTH,
        )
        cpu, wall = (
            largest_figure * (CITY / largest.records) ** max(1.0, growth)
            for largest_figure in (largest.run.cpu, largest.run.wall)
        )
        part.notes.append(
            f"Extrapolated with that exponent (at least 1), not measured: {CITY:,} records some {cpu / 3600:.1f} "
            f"CPU hours and {wall / 3600:.1f} hours on this machine."
        )
    part.notes.append(
        f"`tongban fusion simulate` with 32 departments, seed 1; `--memory {memory_gb}GB`, every core; the process of the "
        "command whole, its start included. The floor is DuckDB hashing every column of the same files."
    )
    return part


def _of_size(records: int, memory_gb: int) -> Measured:
    folder = Path(tempfile.mkdtemp(prefix="tongban-bench-"))
    try:
        city, spill = folder / "city", folder / "spill"
        spill.mkdir()
        people = round(records / RECORDS_PER_PERSON)
        tongban = [sys.executable, "-m", "tongban.site.cli", "fusion"]
        _used(
            [*tongban, "simulate", "--people", str(people), "--to", str(city), "--json"],
            folder / "made",
            spill,
        )
        made = json.loads((folder / "made").read_text("utf-8"))
        files = sum(file.stat().st_size for file in city.glob("[0-9]*-*/*.parquet"))
        floor = _used([sys.executable, "-c", _FLOOR, str(city), f"{memory_gb}GB"], folder / "floor", spill)
        command = [
            *tongban,
            "run",
            "--from",
            str(city),
            "--memory",
            f"{memory_gb}GB",
            "--spill",
            str(spill),
            "--json",
        ]
        run = _used(command, folder / "told", spill)
        told = json.loads((folder / "told").read_text("utf-8"))
        return Measured(
            records=made["records"],
            megabytes=files / 1_000_000,
            floor=floor,
            run=run,
            golden=sum(one["golden"] for one in told.values()),
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _used(command: list[str], answer: Path, spill: Path) -> Used:
    """Run it to its end. CPU from the kernel's account of ended children; memory and spill looked at ten times a second."""
    before, begun = os.times(), time.perf_counter()
    most = {"memory": 0.0, "spill": 0.0}
    with answer.open("w") as out, psutil.Popen(command, stdout=out) as process:
        ended = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process, spill, ended, most))
        watcher.start()
        code = process.wait()
        ended.set()
        watcher.join()
    after = os.times()
    if code:
        raise RuntimeError(f"{' '.join(command[:6])} ended with {code}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Used(cpu=cpu, wall=time.perf_counter() - begun, **most)


def _watch(process: psutil.Process, spill: Path, ended: threading.Event, most: dict[str, float]) -> None:
    while not ended.wait(0.1):
        with suppress(psutil.Error):
            family = [process, *process.children(recursive=True)]
            most["memory"] = max(most["memory"], sum(one.memory_info().rss for one in family) / 1_000_000)
        with suppress(OSError):
            size = sum(file.stat().st_size for file in spill.rglob("*") if file.is_file())
            most["spill"] = max(most["spill"], size / 1_000_000)


def _exponent(points: Sequence[tuple[int, float]]) -> float:
    """The slope of the line through first and last, in logarithms."""
    (first, low), (last, high) = points[0], points[-1]
    return math.log(high / low) / math.log(last / first)
