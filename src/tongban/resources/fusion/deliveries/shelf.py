"""Where deliveries lie: `<deliveries>/<agreement>/<number>/`, readable by this system's account alone.

    original.<form> the bytes as they came
    rows-….parquet what landing made of them; its name has part of its hash, so that no two are taken for each other
    broken.jsonl   the rows that have not the form of a row

Nothing here is changed once it is written. A file is written under another name and renamed when it is whole.
"""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings

from tongban.kernel.files import sync_folder

BROKEN = "broken.jsonl"
_CHUNK = 1 << 20


def original_of(folder: Path, form: str) -> Path:
    """The bytes as they came; readers of workbooks want the right ending."""
    return folder / f"original.{form}"


def folder_of(agreement: str, number: int) -> Path:
    """The folder of a delivery."""
    return Path(settings.DELIVERIES_DIR) / agreement / str(number)


def take_in(file: Path, agreement: str, form: str) -> tuple[Path, str, int]:
    """Copy the bytes into a folder of their own; answers it, their SHA-256 and their number."""
    folder = Path(settings.DELIVERIES_DIR) / agreement / f".incoming-{uuid4().hex}"
    folder.mkdir(mode=0o700, parents=True)
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as source, _private(original_of(folder, form)) as kept:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            kept.write(chunk)
        kept.flush()
        os.fsync(kept.fileno())
    return folder, digest.hexdigest(), size


def put_on_shelf(incoming: Path, agreement: str, number: int) -> None:
    """Give the folder its number. What a transaction that was rolled back left under it is deleted."""
    place = folder_of(agreement, number)
    if place.exists():
        shutil.rmtree(place)
    sync_folder(incoming)
    incoming.rename(place)
    sync_folder(place.parent)
    sync_folder(place.parent.parent)


def delete_folder(agreement: str, number: int) -> None:
    """Delete everything of a delivery, if it is there."""
    place = folder_of(agreement, number)
    if place.exists():
        shutil.rmtree(place)


def drop_incoming(incoming: Path) -> None:
    """Delete what was taken in and is not delivered after all."""
    shutil.rmtree(incoming, ignore_errors=True)


def finish_file(partial: Path, name: Callable[[str], str]) -> tuple[Path, str]:
    """Let a written file appear under the name that follows from its SHA-256; answers both."""
    with partial.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        os.fsync(stream.fileno())
    place = partial.with_name(name(sha256))
    partial.rename(place)
    sync_folder(place.parent)
    return place, sha256


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
