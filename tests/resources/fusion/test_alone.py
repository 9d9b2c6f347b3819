"""Two runs never work in the same folders, and one that was killed blocks nobody."""

import errno
import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext

from tests.resources.fusion.make import a_row, an_id, deliver
from tests.resources.fusion.test_command import tongban
from tests.resources.fusion.test_merging import run
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.facts import Kind
from tongban.resources.fusion.running.alone import LOCK, FolderWithoutLocks, FusionAtWork, alone_in
from tongban.resources.fusion.running.description import described
from tongban.resources.fusion.running.run import fused_before
from tongban.resources.fusion.running.store import Store

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alone") / "city"
    made = tongban("simulate", "--people", 500, "--departments", 3, "--to", folder, "--threads", 1)
    assert made.exit_code == 0, made.output
    return folder


@contextmanager
def at_work(city: Path, store: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process in the midst of a run; killed at the end if it still lives."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.resources.fusion.held_alone", str(city), str(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": paths},
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "at work\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def seen(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Everything that lies there, with what changes when somebody touches it."""
    told = {}
    for place in [folder, *folder.rglob("*")]:
        stat = place.stat()
        told[str(place.relative_to(folder))] = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
    return told


@pytest.mark.parametrize("words", [("run",), ("load",), ("report",), ("rejects", "--to", "back"), ("score",)])
def test_while_one_runs_another_is_refused_at_once_and_touches_nothing(
    words: tuple[str, ...], city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = tmp_path / "store"
    with at_work(city, store) as other:
        before = seen(store)
        refused = tongban(*words, "--from", city, "--store", store).exception
        assert isinstance(refused, FusionAtWork)
        assert seen(store) == before
        facts = refused.facts
        assert (facts["pid"], facts["doing"]) == (other.pid, "tongban fusion run")
        assert all(facts[name] for name in ("who", "host", "since"))
        sentence = refused.sentence()
        assert f"process {other.pid} on {facts['host']}" in sentence and str(facts["since"]) in sentence
        with translation.override("zh-hans"):
            assert f"进程{other.pid}" in refused.sentence(gettext)
        assert not (tmp_path / "back").exists()

        assert other.stdin is not None
        other.stdin.write("\n")
        other.stdin.flush()
        assert other.wait(timeout=60) == 0, "the first one goes on undisturbed"
    again = tongban("run", "--from", city, "--store", store)
    assert again.exit_code == 0, again.output


def test_a_run_that_was_killed_blocks_nobody_and_what_it_left_is_cleared_first(
    city: Path, tmp_path: Path, engine: DuckEngine
) -> None:
    store = tmp_path / "store"
    with at_work(city, store) as other:
        left = list(store.rglob("*.unfinished"))
        assert len(left) == 1
        other.kill()
        other.wait()
    assert str(other.pid) in (store / LOCK).read_text(), "it could not say that it has gone"
    given = described(city)
    there: list[bool] = []
    with alone_in(store, doing="tests"):
        again = tongban("run", "--from", city, "--store", store)
        there.append(left[0].exists())
    assert again.exit_code == 0, again.output
    assert there == [False]
    fused = fused_before(
        kind=Kind.PEOPLE, sources=given.sources[Kind.PEOPLE], store=Store(store, Kind.PEOPLE)
    )
    assert len(fused.standard) == len(given.sources[Kind.PEOPLE])


def test_room_is_made_before_a_run_needs_it(tmp_path: Path, engine: DuckEngine) -> None:
    source = deliver(tmp_path, *(a_row(key=an_id(n)) for n in range(1, 9)))
    left = tmp_path / "store" / "people" / "standard" / "9-of-a-killed-one.0123.unfinished"
    left.mkdir(parents=True)
    there: list[bool] = []
    run(tmp_path, engine, [source], report=lambda progress: there.append(left.exists()))
    assert there and not any(there)


def test_a_second_thread_is_refused_and_the_holder_may_hold_again(tmp_path: Path) -> None:
    met: list[BaseException] = []

    def come() -> None:
        try:
            with alone_in(tmp_path, doing="second"):
                pass
        except FusionAtWork as refused:
            met.append(refused)

    with alone_in(tmp_path, doing="first"):
        with alone_in(tmp_path / ".", doing="within"):
            pass
        second = threading.Thread(target=come)
        second.start()
        second.join()
    (refused,) = met
    assert isinstance(refused, FusionAtWork) and refused.facts["doing"] == "first"
    come()
    assert len(met) == 1, "free again"


def test_the_copies_of_what_landed_here_are_held_wherever_the_registers_are_built(
    tmp_path: Path, settings: object
) -> None:
    settings.FUSION_DIR = tmp_path / "fusion"  # type: ignore[attr-defined]
    held = threading.Event()
    done = threading.Event()

    def work() -> None:
        with alone_in(tmp_path / "fusion", doing="tongban fusion link"):
            held.set()
            done.wait(30)

    other = threading.Thread(target=work)
    other.start()
    try:
        assert held.wait(30)
        refused = tongban("run", "--store", tmp_path / "elsewhere").exception  # asks no database before
        assert isinstance(refused, FusionAtWork) and refused.facts["doing"] == "tongban fusion link"
    finally:
        done.set()
        other.join()


def test_a_file_system_without_locks_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(handle: int, how: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", none)
    with pytest.raises(FolderWithoutLocks) as refused, alone_in(tmp_path, doing="run"):
        raise AssertionError("it must not begin")
    assert str(tmp_path) in refused.value.sentence()
