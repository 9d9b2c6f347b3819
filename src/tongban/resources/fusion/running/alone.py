"""One command at a time works in a folder of registers: who begins holds its file `lock` until the end.

The lock is the operating system's (`flock`) on a file in the folder itself, because it is the folder that two runs
would spoil for each other. A lock of the database would not do: `--from` builds without one, two installations may
name the same folder, and a session that is lost in a run of hours (or handed on by a pooler) takes its lock with it
while the run goes on. For the engines it makes no difference: DuckDB works in this process, and of Spark the driver,
which begins every job, is this process; no child inherits the lock.

It goes with the process, however that ends, so that a killed run blocks nobody. Between hosts it holds where the file
system hands locks to its server: NFS (4, or 3 with its lock service, not mounted with `nolock` or `local_lock`),
CephFS, GlusterFS, Lustre with `flock`. One that knows no locks at all is refused. What the file says is only told to
people: whose lock it is decides the lock.
"""

import errno
import fcntl
import json
import os
import pwd
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from tongban.kernel import clock
from tongban.kernel.errors import N_, Refused

LOCK = "lock"
_MINE: ContextVar[frozenset[Path]] = ContextVar("fusion_folders_held", default=frozenset())
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}
_TRIES, _PAUSE = 10, 0.02  # whoever has just got the lock has not said yet who it is


class FusionAtWork(Refused):
    """Another command works in the folder of these registers."""

    code = "fusion-at-work"
    title = N_(
        "These registers are being worked on: %(doing)s, since %(since)s, by %(who)s (process %(pid)s on %(host)s). "
        "Nothing was touched. Begin again when it is done."
    )


class FolderWithoutLocks(Refused):
    """Two runs could not be told apart here."""

    code = "fusion-folder-without-locks"
    title = N_(
        "The file system of %(folder)s gives no locks: %(why)s. Two runs at once would spoil each other's "
        "folders, so none begins. Mount it with locks, or build elsewhere (--store)."
    )


@contextmanager
def alone_in(folder: Path, *, doing: str) -> Iterator[None]:
    """Hold the folder until the end; within, it may be held again. `doing` is told to whoever comes meanwhile.

    Raises FusionAtWork, at once; FolderWithoutLocks.
    """
    folder = folder.resolve()
    if folder in _MINE.get():
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(handle, folder)
        _say(handle, _myself(doing))
        before = _MINE.set(_MINE.get() | {folder})
        try:
            yield
        finally:
            _MINE.reset(before)
            _say(handle, {})
    finally:
        os.close(handle)  # and the lock goes with it


def _take(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise FusionAtWork(facts={"folder": str(folder), **_said(handle)}) from None
    except OSError as fault:
        if fault.errno not in _NO_LOCKS:
            raise
        raise FolderWithoutLocks(facts={"folder": str(folder), "why": fault.strerror}) from None


def _myself(doing: str) -> Mapping[str, object]:
    return {
        "doing": doing,
        "who": _account(),
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "since": f"{clock.now().astimezone(clock.CITY_ZONE):%Y-%m-%d %H:%M:%S}",
    }


def _account() -> str:
    """The account of the operating system; in a container it may have no name."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def _say(handle: int, told: Mapping[str, object]) -> None:
    """Write who it is where other hosts see it. A full disk is no reason not to work: then nobody is named."""
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(told).encode(), 0)
        os.fsync(handle)
    except OSError:
        return


def _said(handle: int) -> Mapping[str, object]:
    for _ in range(_TRIES):
        try:
            told = json.loads(os.pread(handle, 4096, 0) or b"{}")
        except ValueError:
            told = {}
        if isinstance(told, dict) and told:
            return told
        time.sleep(_PAUSE)
    return {}
