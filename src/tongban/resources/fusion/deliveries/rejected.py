"""Where the rows lie that the last run could not use of a delivery, for the department: `<fusion>/rejected/`.

One file a delivery, `<delivery>-<run>-<rows>.csv`; `<run>` is the standard form that the rows were read into, so that
a run that reads nothing anew writes nothing anew. Readable by this system's account alone.
"""

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class Rejected:
    """The file, the standard form that the delivery was read into, and how many rows."""

    file: Path
    run: str
    rows: int


def rejected_of(delivery_id: int) -> Rejected | None:
    """What the last run could not use; none before the first run."""
    files = sorted(_folder().glob(f"{delivery_id}-*.csv"), key=lambda file: file.stat().st_mtime)
    if not files:
        return None
    run, _, rows = files[-1].stem.partition("-")[2].rpartition("-")
    return Rejected(file=files[-1], run=run, rows=int(rows))


def keep_rejected(delivery_id: int, run: str, write: Callable[[Path], int]) -> None:
    """Have the file written if it is not there yet; an earlier run's goes when the new one is whole."""
    before = rejected_of(delivery_id)
    if before is not None and before.run == run:
        return
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = folder / f".{delivery_id}.part"
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    count = write(partial)
    partial.rename(folder / f"{delivery_id}-{run}-{count}.csv")
    if before is not None:
        before.file.unlink()


def drop_rejected(*, but: Collection[int]) -> None:
    """Delete the files of all deliveries but these."""
    for file in _folder().glob("*.csv"):
        if int(file.stem.partition("-")[0]) not in but:
            file.unlink()


def _folder() -> Path:
    return Path(settings.FUSION_DIR) / "rejected"
