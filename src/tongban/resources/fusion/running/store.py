"""Where a run keeps what it has made: folders that appear whole or not at all.

    <root>/<kind>/standard/<delivery>-<fingerprint>/bucket=<n>/*.parquet
    <root>/<kind>/merged/<bucket>-<fingerprint>/golden|conflicts/*.parquet

A folder is written under another name, brought to the disk and renamed when it is complete; one that goes gets
another name before it is deleted. Its fingerprint says of what it was made, so that a second run takes what is there
and makes only what changed. Neither a killed run nor a power cut leaves anything that looks finished and is not.

Who writes holds the root (`alone_in(store.home)`); the verbs do so themselves.
"""

import json
import shutil
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from tongban.kernel.files import make_folders, put_in_place
from tongban.kernel.ids import new_id
from tongban.resources.fusion.facts import Kind, Place

_UNFINISHED = ".unfinished"
_BUCKETS = "buckets.json"
_PARTS = ("standard", "merged")


class Store:
    """The folders of one register under a root of its own. `home` is the root, which one run holds at a time."""

    def __init__(self, root: Path, kind: Kind) -> None:
        self.home = root
        self.root = root / kind.value
        make_folders(self.root)
        self._loaded = self.root / "loaded.json"
        # what a killed driver's workers still write for a moment is not taken for ours
        self._unfinished = f".{new_id().hex[-12:]}{_UNFINISHED}"

    def standard(self, number: int, fingerprint: str) -> Path:
        return self.root / "standard" / f"{number}-{fingerprint}"

    def merged(self, bucket: int, fingerprint: str) -> Path:
        return self.root / "merged" / f"{bucket}-{fingerprint}"

    def unfinished(self, folder: Path) -> Path:
        """Where the folder is written; what a step that failed left there is deleted."""
        place = folder.with_name(folder.name + self._unfinished)
        shutil.rmtree(place, ignore_errors=True)
        make_folders(place.parent)
        return place

    def gather(self, place: Path, parts: Mapping[str, Iterable[Path]]) -> None:
        """Move files of several folders into a new one, under the names of their parts."""
        place.mkdir()
        for name, files in parts.items():
            for number, file in enumerate(files):
                file.rename(place / f"{name}-{number}.parquet")

    def forget(self, folder: Path) -> None:
        """Delete what was needed on the way."""
        shutil.rmtree(folder, ignore_errors=True)

    def finish(self, folder: Path) -> None:
        """Let the folder appear, with all that is in it on the disk."""
        put_in_place(folder.with_name(folder.name + self._unfinished), folder)

    def clear_unfinished(self) -> None:
        """Delete what runs before this one left half-written or half-deleted, so that it takes no room meanwhile."""
        for part in _PARTS:
            for folder in (self.root / part).glob(f"*{_UNFINISHED}"):
                shutil.rmtree(folder)

    def remember_loaded(self, folders: Iterable[Path]) -> None:
        """Keep the folders of the buckets that the serving register was loaded from."""
        _put(self._loaded, sorted({folder.name for folder in folders}))

    def keep_only(self, folders: Iterable[Path]) -> None:
        """Delete what no delivery, no bucket and no serving register needs, and what was never finished."""
        loaded = json.loads(self._loaded.read_text("utf-8")) if self._loaded.exists() else []
        kept = {*folders, *(self.root / "merged" / str(name) for name in loaded)}
        for part in _PARTS:
            for folder in (self.root / part).glob("*"):
                if folder not in kept:
                    self._drop(folder)

    def _drop(self, folder: Path) -> None:
        """Half-deleted it must not look finished: a delivery that is taken back can come again."""
        if not folder.name.endswith(_UNFINISHED):
            folder = folder.rename(folder.with_name(folder.name + self._unfinished))
        shutil.rmtree(folder)

    def buckets(self, asked: int) -> int:
        """The number of buckets: fixed by the first run, since every row lies in one of them."""
        if (fixed := self.fixed_buckets()) is not None:
            return fixed
        _put(self.root / _BUCKETS, asked)
        return asked

    def fixed_buckets(self) -> int | None:
        """The number of buckets; null before the first run."""
        file = self.root / _BUCKETS
        return int(json.loads(file.read_text("utf-8"))) if file.exists() else None


def _put(file: Path, told: object) -> None:
    partial = file.with_suffix(".tmp")
    partial.write_text(json.dumps(told), "utf-8")
    put_in_place(partial, file)


def rows_in(folder: Path, bucket: int | Place) -> list[Path]:
    """The files of a delivery's rows in one bucket; none if it has none there."""
    return sorted(folder.glob(f"bucket={int(bucket)}/*.parquet"))


def files_in(folder: Path) -> list[Path]:
    """The Parquet files that an engine has written into a folder."""
    return sorted(folder.glob("*.parquet"))


def fingerprint(*parts: object) -> str:
    """Twelve characters that change when any part does."""
    return sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:12]
