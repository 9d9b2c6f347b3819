"""A department's table as Parquet: only the agreed columns, as text, batch by batch."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyarrow as pa
import pyarrow.parquet as pq

from tongban.kernel.errors import N_
from tongban.resources.fusion.deliveries.landing.reading import text_batch
from tongban.resources.fusion.deliveries.ways.connections import Connection, FetchFailed

_BATCH_ROWS = 20_000
_BATCH_BYTES = str(8 << 20)
_TIMEOUT = 30

Told = Callable[[int], None]


def fetch_postgresql(
    connection: Connection, table: str, columns: Sequence[str], to: Path, *, told: Told
) -> int:
    """Read a table by ADBC (Arrow all the way); answers the number of rows. Raises FetchFailed."""
    from adbc_driver_manager import Error
    from adbc_driver_postgresql import StatementOptions, dbapi

    quoted = ", ".join(f"{_quoted(name)}::text AS {_quoted(name)}" for name in columns)
    whole = ".".join(_quoted(part) for part in table.split("."))
    try:
        with closing(dbapi.connect(connection.url.get_secret_value())) as opened, opened.cursor() as cursor:
            cursor.adbc_statement.set_options(**{StatementOptions.BATCH_SIZE_HINT_BYTES.value: _BATCH_BYTES})
            cursor.execute(f"SELECT {quoted} FROM {whole}")  # noqa: S608 - every name is quoted
            return _write(columns, cursor.fetch_record_batch(), to, told=told)
    except Error as error:
        raise FetchFailed(facts={"why": _first_line(error)}) from error


def fetch_mysql(connection: Connection, table: str, columns: Sequence[str], to: Path, *, told: Told) -> int:
    """Read a table of MySQL or MariaDB with a cursor of the server's; answers the number of rows.

    Raises FetchFailed.
    """
    import pymysql
    from pymysql.cursors import SSCursor

    where = urlsplit(connection.url.get_secret_value())
    quoted = ", ".join(_ticked(name) for name in columns)
    whole = ".".join(_ticked(part) for part in table.split("."))
    try:
        with (
            closing(
                pymysql.connect(
                    host=where.hostname or "localhost",
                    port=where.port or 3306,
                    user=unquote(where.username or ""),
                    password=unquote(where.password or ""),
                    database=where.path.strip("/"),
                    charset="utf8mb4",
                    connect_timeout=_TIMEOUT,
                    cursorclass=SSCursor,
                )
            ) as opened,
            opened.cursor() as cursor,
        ):
            cursor.execute(f"SELECT {quoted} FROM {whole}")  # noqa: S608 - every name is quoted
            return _write(columns, _mysql_batches(cursor, columns), to, told=told)
    except pymysql.Error as error:
        raise FetchFailed(facts={"why": _first_line(error)}) from error


def _mysql_batches(cursor: object, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    while rows := cursor.fetchmany(_BATCH_ROWS):  # type: ignore[attr-defined]
        yield text_batch(columns, [dict(zip(columns, map(_plain, row), strict=True)) for row in rows])


def _write(columns: Sequence[str], batches: Iterator[pa.RecordBatch], to: Path, *, told: Told) -> int:
    schema = pa.schema([(name, pa.string()) for name in columns])
    rows = 0
    with pq.ParquetWriter(to, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch.cast(schema))
            rows += len(batch)
            told(rows)
    return rows


def _plain(value: object) -> object:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _ticked(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _first_line(error: Exception) -> str:
    """What the driver says, which names the table or the server but no password."""
    return str(error).strip().splitlines()[0][:300] if str(error).strip() else N_("no answer")
