"""A full disk: the run says so, gives back what it half wrote, and goes on when there is room. A real small disk."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.resources.fusion.make import a_row, an_id, deliver
from tests.resources.fusion.test_merging import run
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.engines.spill import Spill
from tongban.resources.fusion.running.room import NoRoom

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
# within a namespace of its own: the disk is so small that the second run finds no room
_ON_A_SMALL_DISK = """
import subprocess, sys
from datetime import date
from pathlib import Path
from tests.resources.fusion.make import a_row, an_id, deliver
from tests.resources.fusion.test_merging import people, run
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.running.room import NoRoom
disk, beside = Path(sys.argv[1]), Path(sys.argv[2])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=" + sys.argv[3], "none", str(disk)], check=True)
small = [deliver(beside, *(a_row(key=an_id(n)) for n in range(1, 200)), number=1)]
days = [date(1960 + year, 5, 1) for year in range(10)]
rows = [a_row(key=an_id(n, day), birth=str(day), address=f"{day}街{n}号" * 10) for day in days for n in range(1, 900)]
large = [deliver(beside, *rows, number=2)]
engine = DuckEngine(memory="512MB", threads=1, spill=beside)
first = run(disk, engine, small)
try:
    run(disk, engine, [*small, *large])
except NoRoom as refused:
    assert str(disk / "store") in refused.sentence()
    assert "No space left" in refused.facts["why"]
else:
    raise SystemExit("there was room")
assert not list(disk.rglob("*.unfinished"))
assert len(people(engine, first)) == 199, "what was finished stays"
subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
again = run(disk, engine, [*small, *large])
assert (again.read, len(people(engine, again))) == (int(sys.argv[4]), 199 + len(rows))
print("well")
"""


def alone(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*words], capture_output=True, text=True, env=ENVIRONMENT, check=False)


@pytest.mark.parametrize(("size", "read_again"), [("1m", 1), ("2m", 0)])  # while standardising; while merging
def test_a_full_disk_is_told_and_nothing_half_written_stays(
    size: str, read_again: int, tmp_path: Path
) -> None:
    if alone("unshare", "-rm", "mount", "-t", "tmpfs", "none", str(tmp_path)).returncode:
        pytest.skip("this system lets nobody mount a small disk")
    disk, beside = tmp_path / "disk", tmp_path / "beside"
    disk.mkdir()
    beside.mkdir()
    code = textwrap.dedent(_ON_A_SMALL_DISK)
    done = alone("unshare", "-rm", sys.executable, "-c", code, str(disk), str(beside), size, str(read_again))
    assert (done.returncode, done.stdout) == (0, "well\n"), done.stderr[-3000:]


def test_what_fails_otherwise_stays_what_it_is_and_keeps_no_room(tmp_path: Path, engine: DuckEngine) -> None:
    source = deliver(tmp_path, *(a_row(key=an_id(n)) for n in range(1, 9)))
    source.files[0].write_bytes(b"PAR1 and then nothing PAR1")
    with pytest.raises(Exception) as fault:
        run(tmp_path, engine, [source])
    assert not isinstance(fault.value, NoRoom)
    assert not list((tmp_path / "store").rglob("*.unfinished"))


def test_what_a_killed_engine_spilled_is_deleted_by_the_next_one_and_of_a_living_one_is_not(
    tmp_path: Path,
) -> None:
    code = (
        "import sys, time; from pathlib import Path; "
        "from tongban.resources.fusion.engines.spill import Spill; "
        "one = Spill(Path(sys.argv[1])); (one.folder / 'rows').write_bytes(b'x' * 99); "
        "print(one.folder, flush=True); time.sleep(60)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
    )
    try:
        assert other.stdout is not None
        left = Path(other.stdout.readline().strip())
        mine = Spill(tmp_path)
        assert left.is_dir() and mine.folder.is_dir()
        mine.close()
        assert not mine.folder.exists()
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert (left / "rows").exists(), "it could not clear up"
        DuckEngine(memory="256MB", threads=1, spill=tmp_path).close()
        assert list(tmp_path.iterdir()) == []
    finally:
        other.kill()
        other.communicate()


def test_two_engines_beside_one_another_leave_each_other_alone(tmp_path: Path) -> None:
    one, other = Spill(tmp_path), Spill(tmp_path)
    third = Spill(tmp_path)
    assert one.folder.is_dir() and other.folder.is_dir()
    for each in (one, other, third):
        each.close()
    assert list(tmp_path.iterdir()) == []
