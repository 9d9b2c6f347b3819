"""Bytes on disk under their SHA-256, written so that a crash never leaves half a file in place."""

import fcntl
import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings

from tongban.foundation.papers.facts import UploadBusy
from tongban.kernel.errors import NotFound, TooLarge
from tongban.kernel.files import sync_folder
from tongban.kernel.ids import new_id

_CHUNK = 1 << 18


class Readable(Protocol):
    """An open file or upload."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A file that is whole on disk and not yet in its place."""

    path: Path
    sha256: str
    size: int

    def keep(self) -> None:
        """Move it to its place under its hash (again is no harm)."""
        place = blob_path(self.sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        self.path.replace(place)
        sync_folder(place.parent)


@contextmanager
def incoming(stream: Readable, *, limit: int | None) -> Iterator[Incoming]:
    """Write `stream` to a temporary name, fsynced; removed at the end unless kept.

    Reads a quarter megabyte at a time and stops as soon as `limit` bytes are passed.

    Raises TooLarge.
    """
    folder = _root() / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / str(new_id())
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("wb") as file:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if limit is not None and size > limit:
                    raise TooLarge(facts={"limit_bytes": limit})
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        yield Incoming(path=path, sha256=digest.hexdigest(), size=size)
    finally:
        path.unlink(missing_ok=True)


@dataclass(kw_only=True)
class Part:
    """The first bytes of a file that comes in pieces, held by one writer."""

    path: Path
    size: int

    def append(self, pieces: Iterable[bytes]) -> None:
        """Write behind what is there and fsync; what came before a break stays."""
        try:
            with self.path.open("ab") as file:
                try:
                    for piece in pieces:
                        file.write(piece)
                finally:
                    file.flush()
                    os.fsync(file.fileno())
        finally:
            self.size = self.path.stat().st_size

    def sha256(self) -> str:
        """The hash of what is here, lower-case hex."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def part(part_id: UUID) -> Iterator[Part]:
    """Hold the part of an upload for writing; it is empty when it is new.

    The lock goes with the process that holds it, so a killed one blocks nobody.

    Raises UploadBusy.
    """
    path = _part_path(part_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    with path.open("ab") as held:
        if is_new:
            sync_folder(path.parent)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UploadBusy from None
        yield Part(path=path, size=path.stat().st_size if path.exists() else 0)


def part_size(part_id: UUID) -> int:
    """How many bytes of an upload are here."""
    try:
        return _part_path(part_id).stat().st_size
    except FileNotFoundError:
        return 0


def remove_part(part_id: UUID) -> None:
    """Remove the bytes of an upload (again is no harm)."""
    _part_path(part_id).unlink(missing_ok=True)


def old_parts(*, older_than_seconds: float) -> Iterator[UUID]:
    """Uploads on disk to which nobody has written for so long."""
    oldest = time.time() - older_than_seconds
    for path in (_root() / "parts").glob("*"):
        with suppress(FileNotFoundError, ValueError):
            if path.stat().st_mtime < oldest:
                yield UUID(path.name)


def _part_path(part_id: UUID) -> Path:
    return _root() / "parts" / str(part_id)


def sweep_incoming(*, older_than_seconds: float = 3600) -> int:
    """Remove halves of files that nobody writes any more; returns how many."""
    folder, oldest = _root() / "incoming", time.time() - older_than_seconds
    old = [path for path in folder.glob("*") if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def old_blobs(*, older_than_seconds: float) -> Iterator[str]:
    """The hashes of all files in their places that nobody has put there again for so long."""
    oldest = time.time() - older_than_seconds
    for path in _root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                yield path.name


def remove_blob(sha256: str, *, older_than_seconds: float) -> bool:
    """Remove the bytes with this hash; false where somebody puts them there again meanwhile.

    They are moved aside first and looked at there, so that an upload of the same bytes at this
    moment loses nothing.
    """
    place, aside = blob_path(sha256), _root() / "incoming" / str(new_id())
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        place.replace(aside)
    except FileNotFoundError:
        return False
    is_old = aside.stat().st_mtime < time.time() - older_than_seconds
    if is_old:
        preview_place(sha256).unlink(missing_ok=True)
        no_preview_place(sha256).unlink(missing_ok=True)
    else:
        with suppress(FileExistsError):
            os.link(aside, place)
    aside.unlink()
    return is_old


def blob_path(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return _root() / sha256[:2] / sha256[2:4] / sha256


def preview_place(sha256: str) -> Path:
    """Where the small picture of a file's first page lies, if one was made."""
    return _root() / "previews" / sha256[:2] / f"{sha256}.jpg"


def no_preview_place(sha256: str) -> Path:
    """Where it stands that no small picture can be drawn of a file, so that it is not tried again."""
    return preview_place(sha256).with_suffix(".none")


def blob_bytes(sha256: str) -> bytes:
    """The bytes with this hash. Raises NotFound when the disk has lost them."""
    try:
        return blob_path(sha256).read_bytes()
    except FileNotFoundError:
        raise NotFound from None


def _root() -> Path:
    return Path(settings.MEDIA_ROOT)
