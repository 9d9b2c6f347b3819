"""What a part found, as a table for the terminal and for `docs/reference/performance.md`."""

import os
import platform
import re
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import psutil

from tongban.kernel import clock

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "performance.md"
INTRODUCTION = """# Performance

What `make bench` measured. The clients, PostgreSQL, the web server and the worker share the machine's
cores; the load beside each table says how busy other work kept them, so compare within one table only.
PostgreSQL is the embedded one with fsync and synchronous commit on. SQL statements are counted in
PostgreSQL's own log (BEGIN, COMMIT and savepoints left out, the session or token included); CPU is that of
the web server's processes, divided by the requests. The pace beside a table is what a fixed loop of a
million steps cost in CPU at that time, the mean of before and after; cores that are shared make it and
every CPU figure dearer.
"""


@dataclass(kw_only=True)
class Part:
    """One part: a table, notes below it, and goals that were missed."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[object, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    load: tuple[float, float] = (0.0, 0.0)
    pace: float = 0.0

    def goal(self, what: str, figure: float, most: float) -> None:
        """Say a goal as reached or missed."""
        is_reached = figure <= most
        self.notes.append(
            f"{what}: {figure:g}, goal at most {most:g}: {'reached' if is_reached else '**missed**'}."
        )
        if not is_reached:
            self.missed.append(what)

    def at_least(self, what: str, figure: float, least: float) -> None:
        """Say a goal that is reached from below as reached or missed."""
        is_reached = figure >= least
        self.notes.append(
            f"{what}: {figure:g}, goal at least {least:g}: {'reached' if is_reached else '**missed**'}."
        )
        if not is_reached:
            self.missed.append(what)

    def text(self) -> str:
        """The part as a section of Markdown."""
        table = [self.head, tuple("-" * len(word) for word in self.head), *self.rows]
        lines = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in table]
        about = f"{datetime.now(clock.CITY_ZONE):%Y-%m-%d}, {machine()}, load {self.load[0]:.1f} → {self.load[1]:.1f}, pace {self.pace:.0f} ms"
        notes = "".join(f"- {note}\n" for note in self.notes)
        return f"## {self.title}\n\n{about}\n\n" + "\n".join(lines) + "\n" + (f"\n{notes}" if notes else "")


def pace() -> float:
    """CPU ms of a loop of a million steps: the same work costs more when other work shares the core."""
    begun, total = time.process_time(), 0
    for step in range(1_000_000):
        total += step * step
    return (time.process_time() - begun) * 1000


def machine() -> str:
    """Processor, cores, memory and Python."""
    info = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.*)", info.read_text()) if info.exists() else None
    memory = psutil.virtual_memory().total / 2**30
    name = found[1] if found else platform.machine()
    return f"{name}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"


def write_page(parts: list[Part]) -> None:
    """Put the parts into the page; a section that was not measured now stays, with its own date."""
    known: dict[str, str] = {}
    if PAGE.exists():
        known = {s.split("\n", 1)[0]: s for s in re.split(r"^## ", PAGE.read_text(), flags=re.M)[1:]}
    fresh = {part.title: part.text().removeprefix("## ") for part in parts}
    sections = {**known, **fresh}
    PAGE.write_text(INTRODUCTION + "".join(f"\n## {text.strip()}\n" for text in sections.values()))


def _cell(cell: object) -> str:
    return f"{cell:,.1f}" if isinstance(cell, float) else f"{cell:,}" if isinstance(cell, int) else str(cell)
