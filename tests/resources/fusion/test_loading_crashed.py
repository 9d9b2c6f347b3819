"""The database's server dies while a register is loaded: parts that nobody waited for are written again.

Loading does not wait for the disk, so that parts it was told of may be gone. What serves may not.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.resources.fusion.make import a_row, an_id, deliver
from tongban.resources.fusion.facts import Kind
from tongban.site.embedded import EmbeddedServer, server_of

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]
PEOPLE, PART = 3_000, 50
# nothing but a commit that waits brings the log to the disk
SETTINGS = {
    "wal_writer_delay": "10s",
    "wal_writer_flush_after": "1GB",
    "wal_buffers": "64MB",
    "bgwriter_lru_maxpages": "0",
    "checkpoint_timeout": "1h",
    "autovacuum": "off",
}
_COUNTS = """
SELECT (SELECT count(*) FROM registers_editionpart), (SELECT COALESCE(sum(rows), 0) FROM registers_editionpart),
  (SELECT count(*) FROM registers_registeredperson), (SELECT count(*) FROM registers_servingedition)
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    """One of its own, that may be killed."""
    one = server_of(tmp_path / "home")
    one.start(settings=SETTINGS)
    done = run(one, "django", "migrate", "--verbosity", "0")
    _, said = done.communicate(timeout=600)
    assert done.returncode == 0, said.decode()[-2000:]
    yield one
    die(one)
    shutil.rmtree(one.data.parent, ignore_errors=True)


def run(server: EmbeddedServer, *module: str) -> "subprocess.Popen[bytes]":
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    told = os.environ | {"DATABASE_URL": server.url, "PYTHONPATH": paths}
    return subprocess.Popen([sys.executable, "-m", *module], env=told, stderr=subprocess.PIPE)


def load(server: EmbeddedServer, folder: Path) -> "subprocess.Popen[bytes]":
    return run(server, "tests.resources.fusion.loading_alone", str(folder), str(PART), Kind.PEOPLE.value)


def processes(server: EmbeddedServer) -> list[psutil.Process]:
    lines = (server.data / "postmaster.pid").read_text().splitlines()
    first = psutil.Process(int(lines[0]))
    return [first, *first.children(recursive=True)]


def die(server: EmbeddedServer) -> None:
    """All at once, so that nobody writes what is still in memory."""
    all_of_them = processes(server)
    for one in all_of_them:
        one.suspend()
    for one in all_of_them:
        one.kill()
    psutil.wait_procs(all_of_them, timeout=30)


def counts(server: EmbeddedServer) -> tuple[int, int, int, int]:
    """Parts, the rows they say, people, registers that serve. It does not make the log be written."""
    with psycopg.connect(server.url, options="-c synchronous_commit=off") as connection:
        parts, rows, people, serving = connection.execute(_COUNTS).fetchone() or (0, 0, 0, 0)
    return parts, rows, people, serving


def until(holds: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < ends_at, "it did not happen in time"
        time.sleep(0.01)


def test_parts_that_a_crash_takes_are_loaded_again_and_what_serves_is_kept(
    tmp_path: Path, server: EmbeddedServer
) -> None:
    born = [date(1950, 1, 1) + timedelta(days=7 * number) for number in range(PEOPLE)]
    rows = [a_row(key=an_id(number % 999, day), birth=day.isoformat()) for number, day in enumerate(born)]
    deliver(tmp_path, *rows, number=1)
    # whoever else writes the log is held up, so that it is not chance which parts are lost
    (writer,) = [one for one in processes(server) if "walwriter" in " ".join(one.cmdline())]
    writer.suspend()
    loader = load(server, tmp_path)
    until(lambda: loader.poll() is not None or counts(server)[0] >= 20)
    told = counts(server)
    die(server)
    _, said = loader.communicate(timeout=120)
    assert loader.returncode != 0, "it was too quick to be stopped in the middle"
    assert told[0] >= 20, said.decode()[-2000:]

    server.start(settings=SETTINGS)
    parts, of_parts, people, serving = counts(server)
    assert parts < told[0], "no part was lost: this shows nothing"
    assert (of_parts, serving) == (people, 0)

    loader = load(server, tmp_path)
    _, said = loader.communicate(timeout=300)
    die(server)
    assert loader.returncode == 0, said.decode()[-2000:]
    server.start(settings=SETTINGS)
    assert counts(server)[1:] == (PEOPLE, PEOPLE, 1), "what serves was not all on the disk"
