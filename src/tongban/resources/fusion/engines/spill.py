"""Where an engine puts what does not fit into memory: a folder that goes with its process, however that ends."""

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

_PREFIX = "tongban-fusion-"
_LOCK = "lock"


class Spill:
    """A folder of its own under another (by default where temporary files go).

    It is locked while the process lives. A killed run leaves gigabytes of personal data in it: the next engine that
    is opened beside it deletes what nobody holds.
    """

    def __init__(self, under: Path | None = None) -> None:
        place = Path(under or tempfile.gettempdir())
        _sweep(place)
        unlocked = Path(tempfile.mkdtemp(prefix=f".{_PREFIX}", dir=place))  # not yet seen by who sweeps
        self._lock = os.open(unlocked / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        with suppress(OSError):  # without locks nothing is swept either
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.folder = unlocked.rename(place / unlocked.name.removeprefix("."))

    def close(self) -> None:
        """Delete it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._lock)


def _sweep(place: Path) -> None:
    for left in place.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another's, held, or going just now
            if left.lstat().st_uid == os.getuid():
                _delete_if_free(left)


def _delete_if_free(left: Path) -> None:
    handle = os.open(left / _LOCK, os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(left, ignore_errors=True)
    finally:
        os.close(handle)
