"""A run that finds no room on the disk says so, and gives back what it took."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tongban.kernel.errors import N_, Refused
from tongban.resources.fusion.running.store import Store

_FULL = {errno.ENOSPC, errno.EDQUOT}
_WORDS = "No space left on device"  # the system's, as engines pass them on


class NoRoom(Refused):
    """The disk is full."""

    code = "fusion-no-room"
    status = 507
    title = N_(
        "A disk that this needs is full. What was half-written in %(folder)s is deleted, what is finished stays. "
        "Make room there and where the engine puts what does not fit into memory, and begin again: it goes on from there."
    )


@contextmanager
def room_given_back(store: Store) -> Iterator[None]:
    """Whatever ends the work early, nothing half-written keeps room that others need, such as the database.

    Raises NoRoom in place of what the engine says of a full disk.
    """
    try:
        yield
    except BaseException as fault:
        with suppress(OSError):  # what went wrong is what to tell; the next run clears up first
            store.clear_unfinished()
        if _tells_of_no_room(fault):
            raise NoRoom(facts={"folder": str(store.home), "why": str(fault).strip()[:1000]}) from fault
        raise


def _tells_of_no_room(fault: BaseException) -> bool:
    return (isinstance(fault, OSError) and fault.errno in _FULL) or _WORDS in str(fault)
