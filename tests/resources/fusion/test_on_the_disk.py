"""After a power cut what looks finished is whole: files and names are on the disk before anything is called so."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.disk import watch_syncs
from tests.resources.fusion.make import a_row, an_id, deliver
from tests.resources.fusion.test_merging import people, run
from tongban.resources.fusion.deliveries.rejected import drop_rejected, keep_rejected, rejected_of
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.facts import Kind
from tongban.resources.fusion.review.given import _copy
from tongban.resources.fusion.running.store import Store


def watch_renames(monkeypatch: pytest.MonkeyPatch, synced: set[int]) -> list[tuple[str, list[str]]]:
    """Each name that is given for good, with what was not yet on the disk at that moment."""
    seen: list[tuple[str, list[str]]] = []
    rename = Path.rename

    def noted(self: Path, target: Any) -> Path:
        is_final = not any(".unfinished" in part for part in Path(target).parts)
        if is_final and not self.is_relative_to("/proc"):
            places = [self, *(self.rglob("*") if self.is_dir() else [])]
            seen.append((Path(target).name, [str(one) for one in places if one.stat().st_ino not in synced]))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", noted)
    return seen


def test_a_finished_folder_is_on_the_disk_with_all_that_is_in_it(
    tmp_path: Path, engine: DuckEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = watch_syncs(monkeypatch)
    renamed = watch_renames(monkeypatch, synced)
    twins = [a_row(key=an_id(1), name="李一", birth="1980-01-01"), a_row(key=an_id(1), name="王二")]
    sources = [
        deliver(tmp_path, twins[number], *(a_row(key=an_id(n)) for n in range(2, 9)), number=number + 1)
        for number in (0, 1)
    ]
    fused = run(tmp_path, engine, sources)
    assert fused.golden() and fused.conflicts()
    assert len(renamed) >= 4 and [one for one in renamed if one[1]] == []
    root = tmp_path / "store" / "people"
    for place in (root / "standard", root / "merged", root, root.parent, root.parent.parent):
        assert place.stat().st_ino in synced, f"the names in {place}"


def test_what_was_loaded_and_the_number_of_buckets_are_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = watch_syncs(monkeypatch)
    renamed = watch_renames(monkeypatch, synced)
    store = Store(tmp_path, Kind.PEOPLE)
    store.buckets(3)
    store.remember_loaded([tmp_path / "0-abc"])
    assert renamed == [("buckets.json", []), ("loaded.json", [])]
    assert store.root.stat().st_ino in synced


def test_copies_and_rows_that_go_back_are_on_the_disk(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FUSION_DIR = tmp_path / "fusion"
    source = deliver(tmp_path, a_row(key=None))
    synced = watch_syncs(monkeypatch)
    renamed = watch_renames(monkeypatch, synced)
    place = _copy(source.files[0], 7, {1: an_id(1)}, source.columns["key"])
    keep_rejected(7, "1-run", _writes("rows"))
    assert [(name, left) for name, left in renamed if left] == [] and len(renamed) == 2
    for folder in (place.parent, tmp_path / "fusion" / "rejected", tmp_path / "fusion", tmp_path):
        assert folder.stat().st_ino in synced


def _writes(text: str) -> Callable[[Path], int]:
    def write(file: Path) -> int:
        file.write_text(text, "utf-8")
        return 1

    return write


def test_what_a_killed_hand_back_left_goes_with_the_next_one(tmp_path: Path, settings: Any) -> None:
    settings.FUSION_DIR = tmp_path
    keep_rejected(7, "1-old", _writes("old"))
    folder = tmp_path / "rejected"
    shutil.copy(folder / "7-1-old-1.csv", folder / "7-1-older-1.csv")
    os.utime(folder / "7-1-older-1.csv", ns=(0, 0))
    (folder / ".8.part").write_text("half", "utf-8")
    keep_rejected(7, "1-old", _writes("not asked for: it is there"))
    drop_rejected(but={7})
    assert [file.name for file in folder.iterdir()] == ["7-1-old-1.csv"]
    found = rejected_of(7)
    assert found is not None and found.file.read_text("utf-8") == "old"


def test_a_folder_that_was_half_deleted_is_not_taken_when_its_delivery_comes_again(
    tmp_path: Path, engine: DuckEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [
        deliver(tmp_path, *(a_row(key=an_id(n)) for n in range(first, first + 40)), number=number)
        for number, first in ((1, 1), (2, 100))
    ]
    whole = people(engine, run(tmp_path, engine, both, expected_rows=12_000_000))

    rmtree = shutil.rmtree

    def killed(folder: Path, ignore_errors: bool = False) -> None:
        if ignore_errors:  # what was needed on the way
            return rmtree(folder, ignore_errors=True)
        file = next(one for one in sorted(folder.rglob("*")) if one.is_file())
        file.unlink()
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path, engine, both[:1], expected_rows=12_000_000)  # delivery 2 is taken back
    again = run(tmp_path, engine, both, expected_rows=12_000_000)
    assert people(engine, again) == whole
