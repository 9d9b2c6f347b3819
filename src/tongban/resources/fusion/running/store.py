"""Where a run keeps what it has made: folders that appear whole or not at all.

    <root>/<kind>/standard/<delivery>-<fingerprint>/bucket=<n>/*.parquet
    <root>/<kind>/merged/<bucket>-<fingerprint>/golden|conflicts/*.parquet

A folder is written under another name and renamed when it is complete. Its fingerprint says of what it was
made, so that a second run takes what is there and makes only what changed; a killed run leaves nothing that
looks finished.
"""

import json
import shutil
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from tongban.resources.fusion.facts import Kind, Place

_UNFINISHED = ".unfinished"
_BUCKETS = "buckets.json"


class Store:
    """The folders of one register under a root of its own. One run at a time."""

    def __init__(self, root: Path, kind: Kind) -> None:
        self.root = root / kind.value
        self.root.mkdir(parents=True, exist_ok=True)
        self._loaded = self.root / "loaded.json"

    def standard(self, number: int, fingerprint: str) -> Path:
        return self.root / "standard" / f"{number}-{fingerprint}"

    def merged(self, bucket: int, fingerprint: str) -> Path:
        return self.root / "merged" / f"{bucket}-{fingerprint}"

    def unfinished(self, folder: Path) -> Path:
        """Where the folder is written; what an earlier run left there is deleted."""
        place = folder.with_name(folder.name + _UNFINISHED)
        shutil.rmtree(place, ignore_errors=True)
        place.parent.mkdir(parents=True, exist_ok=True)
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
        """Let the folder appear."""
        folder.with_name(folder.name + _UNFINISHED).rename(folder)

    def remember_loaded(self, folders: Iterable[Path]) -> None:
        """Keep the folders of the buckets that the serving register was loaded from."""
        partial = self._loaded.with_suffix(".tmp")
        partial.write_text(json.dumps(sorted(folder.name for folder in folders)), "utf-8")
        partial.rename(self._loaded)

    def keep_only(self, folders: Iterable[Path]) -> None:
        """Delete what no delivery, no bucket and no serving register needs, and what was never finished."""
        loaded = json.loads(self._loaded.read_text("utf-8")) if self._loaded.exists() else []
        kept = {*folders, *(self.root / "merged" / str(name) for name in loaded)}
        for part in ("standard", "merged"):
            for folder in (self.root / part).glob("*"):
                if folder not in kept:
                    shutil.rmtree(folder)

    def buckets(self, asked: int) -> int:
        """The number of buckets: fixed by the first run, since every row lies in one of them."""
        if (fixed := self.fixed_buckets()) is not None:
            return fixed
        file = self.root / _BUCKETS
        partial = file.with_suffix(".tmp")
        partial.write_text(json.dumps(asked), "utf-8")
        partial.rename(file)
        return asked

    def fixed_buckets(self) -> int | None:
        """The number of buckets; null before the first run."""
        file = self.root / _BUCKETS
        return int(json.loads(file.read_text("utf-8"))) if file.exists() else None


def rows_in(folder: Path, bucket: int | Place) -> list[Path]:
    """The files of a delivery's rows in one bucket; none if it has none there."""
    return sorted(folder.glob(f"bucket={int(bucket)}/*.parquet"))


def files_in(folder: Path) -> list[Path]:
    """The Parquet files that an engine has written into a folder."""
    return sorted(folder.glob("*.parquet"))


def fingerprint(*parts: object) -> str:
    """Twelve characters that change when any part does."""
    return sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:12]
