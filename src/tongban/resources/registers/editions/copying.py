"""Rows for COPY in PostgreSQL's binary form: the driver's own way costs several times the encryption.

Form: https://www.postgresql.org/docs/current/sql-copy.html (Binary Format): a heading, for each row the number
of fields and each field with its length (−1: null), an end mark; all numbers big-endian.
"""

from collections.abc import Iterable, Sequence
from struct import Struct

from django.db import connection

HEADING = b"PGCOPY\n\xff\r\n\x00" + b"\x00" * 8
END = b"\xff\xff"
NULL = b"\xff\xff\xff\xff"
_LENGTH, _INTEGER = Struct("!i"), Struct("!ii")


def integer(value: int) -> bytes:
    """A field of four bytes (`integer`), with its length."""
    return _INTEGER.pack(4, value)


def length(count: int) -> bytes:
    """The length of a field whose octets follow."""
    return _LENGTH.pack(count)


def octets(value: bytes) -> bytes:
    """A field of any bytes: `bytea`, text in UTF-8, the 16 of a `uuid`."""
    return _LENGTH.pack(len(value)) + value


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[bytes]) -> None:
    """Copy rows, each the concatenation of its packed fields, in the order of `columns`. One statement."""
    count = len(columns).to_bytes(2)
    with connection.cursor() as cursor:
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT binary)"
        with cursor.copy(statement) as copy:
            copy.write(HEADING)
            copy.write(b"".join(count + row for row in rows) + END)
