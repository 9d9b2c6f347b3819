"""A file of 500 MB through `tongban items import`: how fast, and how much memory the importer takes."""

import json
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks.library import MadeLibrary
from benchmarks.tables import Part
from tongban.services.items.importing.facts import ImportedRow
from tongban.services.items.importing.own import FORMAT

BYTES, MOST_MEMORY = 500_000_000, 500.0  # of the file; MB that the importer may take


def measure(*, size: int = BYTES) -> Part:
    """Read, check and report every row of a made file; nothing is written."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.jsonl"
        MadeLibrary(count=size // 2000).bring_holders()
        rows = write(path, size=size)
        begun = time.perf_counter()
        peak, told = run(path)
        seconds = time.perf_counter() - begun
        megabytes = path.stat().st_size / 1_000_000
    if told["rejected"] or told["rows"] != rows:
        raise RuntimeError(f"{rows} rows were written, and this came back: {str(told)[:500]}")
    part = Part(
        title="Import of a large file",
        head=("act", "MB", "rows", "seconds", "rows a second", "peak memory MB"),
    )
    part.rows.append(("dry run of our own JSON lines", megabytes, rows, seconds, rows / seconds, peak))
    part.goal("memory of the importer, MB", round(peak), MOST_MEMORY)
    return part


def write(path: Path, *, size: int) -> int:
    """Write made items, each a document of a line, until the file has `size` bytes. Answers how many."""
    count = 0
    with path.open("wb") as file:
        for row in MadeLibrary(count=size // 2000).rows():
            file.write(json.dumps(document(row), ensure_ascii=False).encode() + b"\n")
            count += 1
            if file.tell() >= size:
                break
    return count


def document(row: ImportedRow) -> dict[str, object]:
    """A made row as `tongban items export` would write it."""
    holder = row.holder
    return {
        "format": FORMAT,
        "code": row.code,
        "organisation": {"code": holder.code, "name": holder.name, "area": holder.area_code},
        "list_entry": row.list_entry_code,
        "content": row.content.as_json(),
    }


def run(path: Path) -> tuple[float, dict[str, object]]:
    """The command in a process of its own: the most memory that it held, in MB, and what it said."""
    command = [sys.executable, "-m", "tongban.site.cli", "items", "import", str(path), "--dry-run", "--json"]
    peak, answer = 0.0, path.with_suffix(".told")
    with answer.open("w") as told, psutil.Popen(command, stdout=told) as process:
        while process.poll() is None:
            with suppress(psutil.NoSuchProcess):
                peak = max(peak, process.memory_info().rss / 1_000_000)
            time.sleep(0.1)
    return peak, json.loads(answer.read_text(encoding="utf-8"))
