"""Writes granted rows as CSV or Parquet, part by part, into anything that takes bytes."""

import csv
import re
from collections.abc import Sequence
from io import StringIO
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from tongban.resources.exchange.batches.encrypting import Sink
from tongban.resources.exchange.batches.facts import Form

# what a spreadsheet would run, which numbers with a sign and telephone numbers are not (CWE-1236)
_FORMULA = re.compile(r"[=@\t\r\n]|[+-](?![\d\s.,()-]*$)")
MEDIA = {Form.CSV: "text/csv", Form.PARQUET: "application/vnd.apache.parquet"}


class RowsWriter(Protocol):
    """Takes rows; `end` writes what has to stand at the end."""

    def rows(self, rows: Sequence[dict[str, str]]) -> None: ...

    def end(self) -> None: ...


def writer_of(form: Form, names: Sequence[str], sink: Sink) -> RowsWriter:
    """A writer for a form; the columns are the catalogue's names, all of them text."""
    return _Csv(names, sink) if form is Form.CSV else _Parquet(names, sink)


class _Csv:
    """UTF-8, CRLF and quotation marks after RFC 4180; an apostrophe goes before what would be taken for a formula."""

    def __init__(self, names: Sequence[str], sink: Sink) -> None:
        self._names, self._sink = list(names), sink
        self._write([self._names])

    def rows(self, rows: Sequence[dict[str, str]]) -> None:
        self._write([[_plain(row[name]) for name in self._names] for row in rows])

    def end(self) -> None:
        """Nothing follows the last row."""

    def _write(self, lines: Sequence[Sequence[str]]) -> None:
        text = StringIO()
        csv.writer(text).writerows(lines)
        self._sink.write(text.getvalue().encode())


def _plain(value: str) -> str:
    return f"'{value}" if _FORMULA.match(value) else value


class _Parquet:
    def __init__(self, names: Sequence[str], sink: Sink) -> None:
        self._schema = pa.schema([(name, pa.string()) for name in names])
        self._writer = pq.ParquetWriter(pa.PythonFile(sink, mode="w"), self._schema, compression="zstd")

    def rows(self, rows: Sequence[dict[str, str]]) -> None:
        if rows:
            self._writer.write_table(pa.Table.from_pylist(list(rows), schema=self._schema))

    def end(self) -> None:
        self._writer.close()
