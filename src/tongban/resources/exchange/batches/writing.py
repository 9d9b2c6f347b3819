"""Writes granted rows as CSV or Parquet, part by part, into anything that takes bytes."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from tongban.resources.exchange.batches.facts import Form

MEDIA = {Form.CSV: "text/csv", Form.PARQUET: "application/vnd.apache.parquet"}


class Sink(Protocol):
    """What takes bytes."""

    def write(self, data: bytes) -> int: ...


class RowsWriter(Protocol):
    """Takes rows; `end` writes what has to stand at the end."""

    def rows(self, rows: Sequence[dict[str, str]]) -> None: ...

    def end(self) -> None: ...


def writer_of(form: Form, names: Sequence[str], sink: Sink) -> RowsWriter:
    """A writer for a form; the columns are the catalogue's names, all of them text."""
    return _Csv(names, sink) if form is Form.CSV else _Parquet(names, sink)


class _Csv:
    """UTF-8, CRLF and quotation marks after RFC 4180; values are as the source has them."""

    def __init__(self, names: Sequence[str], sink: Sink) -> None:
        self._names, self._sink = list(names), sink
        self._write([self._names])

    def rows(self, rows: Sequence[dict[str, str]]) -> None:
        self._write([[row[name] for name in self._names] for row in rows])

    def end(self) -> None:
        """Nothing follows the last row."""

    def _write(self, lines: Sequence[Sequence[str]]) -> None:
        text = StringIO()
        csv.writer(text).writerows(lines)
        self._sink.write(text.getvalue().encode())


class _Parquet:
    def __init__(self, names: Sequence[str], sink: Sink) -> None:
        self._schema = pa.schema([(name, pa.string()) for name in names])
        self._writer = pq.ParquetWriter(pa.PythonFile(sink, mode="w"), self._schema, compression="zstd")

    def rows(self, rows: Sequence[dict[str, str]]) -> None:
        if rows:
            self._writer.write_table(pa.Table.from_pylist(list(rows), schema=self._schema))

    def end(self) -> None:
        self._writer.close()
