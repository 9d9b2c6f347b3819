"""Packages on disk, each under its own id, written so that a crash never leaves half a file in place."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings

from tongban.kernel.files import sync_folder
from tongban.kernel.ids import new_id
from tongban.services.archives.facts import ContentGone


@contextmanager
def being_made() -> Iterator[Path]:
    """A place for a package that is being made; removed at the end unless kept."""
    folder = _root() / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{new_id()}.zip"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def keep(path: Path, *, package_id: UUID, version: int) -> tuple[int, str]:
    """Move a whole package to its place; a second worker that made the same one replaces it. Returns size and hash."""
    place = place_of(package_id, version)
    place.parent.mkdir(parents=True, exist_ok=True)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
        os.fsync(file.fileno())
    path.replace(place)
    sync_folder(place.parent)
    return size, digest


def place_of(package_id: UUID, version: int) -> Path:
    """Where a package lies."""
    # the last digits of a time-ordered id are random, so that folders fill evenly
    return _root() / package_id.hex[-2:] / f"{package_id}-{version}.zip"


def checked_place(package_id: UUID, version: int, *, sha256: str) -> Path:
    """Where a package lies whose bytes are still those that were stored. Raises ContentGone."""
    place = place_of(package_id, version)
    if not place.is_file() or sha256_of(place) != sha256:
        raise ContentGone
    return place


def sha256_of(place: Path) -> str:
    """The hash of a file, lower-case hex."""
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def destroy(package_id: UUID, *, versions: int) -> None:
    """Remove the bytes of every version (again is no harm)."""
    for version in range(1, versions + 1):
        place_of(package_id, version).unlink(missing_ok=True)


def _root() -> Path:
    return Path(settings.ARCHIVES_DIR)
