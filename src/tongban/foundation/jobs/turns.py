"""Readings of a whole city's rows, one at a time, so that they leave the other cores to the pages."""

import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection

from tongban.foundation.jobs.stopping import WorkerStops, worker_stops

_KEY = (0x746F6E67, zlib.crc32(b"jobs.city-reading") >> 1)
_PAUSE = 0.1


@contextmanager
def city_reading() -> Iterator[None]:
    """Hold the one turn of the installation for as long as a statement reads a whole city's rows.

    For jobs that count or sum; a page never takes a turn. The turn is an advisory lock of the database session and
    ends with it. Within a turn another one is taken at once. 2 SQL, and one more for each 0.1 s of waiting.

    Raises:
        WorkerStops: the worker was told to end while the reading waited.
    """
    while not _is_mine():
        if worker_stops():
            raise WorkerStops
        time.sleep(_PAUSE)
    try:
        yield
    except BaseException:
        with suppress(DatabaseError):  # what went wrong in the reading is what to tell
            _give_back()
        raise
    _give_back()


def _is_mine() -> bool:
    return _ask("SELECT pg_try_advisory_lock(%s, %s)")


def _give_back() -> None:
    _ask("SELECT pg_advisory_unlock(%s, %s)")


def _ask(statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, _KEY)
        return bool(cursor.fetchone()[0])
