"""Rows for COPY in PostgreSQL's binary form: the driver's own way costs several times the encryption.

Form: https://www.postgresql.org/docs/current/sql-copy.html (Binary Format): a heading, for each row the number
of fields and each field with its length (−1: null), an end mark; all numbers big-endian. Where the rows are columns
of Arrow nothing is done row by row: `copy_columns` joins them to the octets that are sent.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from struct import Struct
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

HEADING = b"PGCOPY\n\xff\r\n\x00" + b"\x00" * 8
END = b"\xff\xff"
NULL = b"\xff\xff\xff\xff"
_LENGTH, _INTEGER = Struct("!i"), Struct("!ii")
_DAYS_BEFORE_2000 = 10_957  # Arrow counts days from 1970, PostgreSQL from 2000


def integer(value: int) -> bytes:
    """A field of four bytes (`integer`), with its length."""
    return _INTEGER.pack(4, value)


def octets(value: bytes) -> bytes:
    """A field of any bytes: `bytea`, text in UTF-8, the 16 of a `uuid`."""
    return _LENGTH.pack(len(value)) + value


def days(column: pa.Array) -> pa.Array:
    """A column of dates as the octets of `date`."""
    counted = column.cast(pa.int32())
    packed = _big_endian(counted.fill_null(_DAYS_BEFORE_2000).to_numpy() - _DAYS_BEFORE_2000)
    return pc.if_else(counted.is_valid(), packed, pa.scalar(None, pa.binary()))


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[bytes]) -> None:
    """Copy rows, each the concatenation of its packed fields, in the order of `columns`. One statement."""
    count = len(columns).to_bytes(2)
    _copy(table, columns, b"".join(count + row for row in rows))


def copy_columns(table: str, columns: Sequence[str], values: Sequence[pa.Array | bytes]) -> None:
    """Copy rows that are columns: each an array of text or octets, or one packed field that all rows have.

    Some 0.5 µs a row. One statement.
    """
    joined: list[Any] = [len(columns).to_bytes(2)]
    for value in values:
        if isinstance(value, bytes):
            joined.append(value)
        else:
            said = value.cast(pa.binary())
            lengths = pc.binary_length(said).fill_null(-1)
            joined += [_big_endian(lengths.to_numpy()), said.fill_null(b"")]
    parts = [pa.scalar(one, pa.binary()) if isinstance(one, bytes) else one for one in joined]
    rows = pc.binary_join_element_wise(*parts, pa.scalar(b"", pa.binary()))
    _copy(table, columns, rows.buffers()[2].to_pybytes() if len(rows) else b"")


@contextmanager
def written_unsynced() -> Iterator[None]:
    """A transaction that does not wait for the disk, and is not part of another. 1 SQL.

    What a crash of the server takes is the end of what was written, and whole transactions: rows go with the part
    that names them, and the load that goes on writes both again. It cannot take them once the edition serves:
    that commit waits for the disk, and for all that was written before it.
    """
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
        yield


def written_if_new(write: Callable[[], None]) -> bool:
    """Do it unsynced; where a row of it stands there already, nothing of it is written, and False comes back."""
    try:
        with written_unsynced():
            write()
    except UniqueViolation:  # as COPY tells it
        return False
    except IntegrityError as fault:  # as Django does
        if not isinstance(fault.__cause__, UniqueViolation):
            raise
        return False
    return True


def _copy(table: str, columns: Sequence[str], rows: bytes) -> None:
    with connection.cursor() as cursor:
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT binary)"
        with cursor.copy(statement) as copy:
            copy.write(HEADING + rows + END)


def _big_endian(numbers: np.ndarray[Any, Any]) -> pa.Array:
    """Whole numbers as four octets each."""
    packed = pa.py_buffer(np.ascontiguousarray(numbers, dtype=">i4").tobytes())
    return pa.Array.from_buffers(pa.binary(4), len(numbers), [None, packed]).cast(pa.binary())
