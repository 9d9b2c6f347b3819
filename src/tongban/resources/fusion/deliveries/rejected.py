"""Where the rows lie that the last run could not use of a delivery, for the department: `<fusion>/rejected/`.

One file a delivery, `<delivery>-<run>-<rows>.csv`; `<run>` is the standard form that the rows were read into, so that
a run that reads nothing anew writes nothing anew. Readable by this system's account alone.
"""

import os
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from tongban.kernel.files import make_folders, put_in_place


@dataclass(frozen=True, kw_only=True)
class Rejected:
    """The file, the standard form that the delivery was read into, and how many rows."""

    file: Path
    run: str
    rows: int


def rejected_of(delivery_id: int) -> Rejected | None:
    """What the last run could not use; none before the first run."""
    files = []
    for file in _folder().glob(f"{delivery_id}-*.csv"):
        with suppress(FileNotFoundError):  # a run has just put a newer one in its place
            files.append((file.stat().st_mtime_ns, file))
    if not files:
        return None
    _, newest = max(files)
    run, _, rows = newest.stem.partition("-")[2].rpartition("-")
    return Rejected(file=newest, run=run, rows=int(rows))


def keep_rejected(delivery_id: int, run: str, write: Callable[[Path], int]) -> None:
    """Have the file written if it is not there yet; an earlier run's goes when the new one is whole."""
    folder = _folder()
    before = rejected_of(delivery_id)
    if before is not None and before.run == run:
        place = before.file
    else:
        make_folders(folder, mode=0o700)
        partial = folder / f".{delivery_id}.part"
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        count = write(partial)
        place = folder / f"{delivery_id}-{run}-{count}.csv"
        put_in_place(partial, place)
    for file in folder.glob(f"{delivery_id}-*.csv"):  # one that was killed may have left more than one
        if file != place:
            file.unlink()


def drop_rejected(*, but: Collection[int]) -> None:
    """Delete the files of all deliveries but these, and what a run that was killed left half-written."""
    for file in _folder().glob("*.csv"):
        if int(file.stem.partition("-")[0]) not in but:
            file.unlink()
    for partial in _folder().glob(".*.part"):
        partial.unlink()


def _folder() -> Path:
    return Path(settings.FUSION_DIR) / "rejected"
