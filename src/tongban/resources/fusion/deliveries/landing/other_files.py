"""Workbooks, JSON lines and Parquet."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pac
import pyarrow.parquet as pq

from tongban.foundation.papers.public import Layout, Source, SourceRow, open_source
from tongban.kernel.errors import N_
from tongban.resources.fusion.deliveries import terms
from tongban.resources.fusion.deliveries.landing.reading import (
    BATCH_ROWS,
    Broken,
    Unreadable,
    as_text,
    check_columns,
    text_batch,
)

_LOOKED_AT = 1_000  # documents whose names make the columns


class RowReader:
    """What `papers` reads row by row: a sheet of a workbook, or documents."""

    def __init__(self, path: Path, layout: terms.Layout, *, broken: Broken) -> None:
        self._source: Source = open_source(
            path, Layout(sheet=layout.sheet, header=layout.header, encoding=layout.encoding)
        )
        self._broken = broken
        self._is_table = bool(self._source.columns)
        self.columns = check_columns(self._source.columns or self._names())

    def _names(self) -> tuple[str, ...]:
        """The names of the first documents, in the order of their first appearance."""
        found: dict[str, None] = {}
        for row in islice(self._source.rows(), _LOOKED_AT):
            if not row.fault:
                found.update(dict.fromkeys(row.values))
        return tuple(found)

    def batches(self) -> Iterator[tuple[list[int], pa.RecordBatch]]:
        numbers: list[int] = []
        rows: list[dict[str, object]] = []
        for number, row in enumerate(self._source.rows(), 1):
            if not self._is_row(number, row):
                continue
            numbers.append(number)
            rows.append(row.values)
            if len(rows) == BATCH_ROWS:
                yield numbers, text_batch(self.columns, rows)
                numbers, rows = [], []
        if rows:
            yield numbers, text_batch(self.columns, rows)

    def _is_row(self, number: int, row: SourceRow) -> bool:
        text = as_text(row.values) or ""
        if row.fault:
            self._broken.add(number, row.fault.replace("%", "%%"), text)
            return False
        strange = [] if self._is_table else sorted(set(row.values) - set(self.columns))
        if strange:
            why = N_("the row has fields that the first rows have not: %(fields)s")
            self._broken.add(number, why, text, fields="、".join(strange[:5]))
        return not strange

    def position(self) -> tuple[int, int]:
        return self._source.position()


class ParquetReader:
    """A Parquet file: its values as text."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = pq.ParquetFile(path)
        except (pa.ArrowInvalid, OSError) as error:
            raise Unreadable(N_("it is no whole Parquet file")) from error
        self._at = 0
        self.columns = check_columns(self._file.schema_arrow.names)

    def batches(self) -> Iterator[tuple[list[int], pa.RecordBatch]]:
        try:
            for batch in self._file.iter_batches(batch_size=BATCH_ROWS):
                first = self._at + 1
                self._at += len(batch)
                arrays = [_texts(column) for column in batch.columns]
                yield list(range(first, self._at + 1)), pa.record_batch(arrays, names=list(self.columns))
        except (pa.ArrowException, OSError) as error:
            raise Unreadable(str(error).splitlines()[0].replace("%", "%%")) from error

    def position(self) -> tuple[int, int]:
        return self._at, self._file.metadata.num_rows


def _texts(column: pa.Array) -> pa.Array:
    """A column as text: a day and a time as ISO, a whole number without a point."""
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return column.cast(pa.string())
    if pa.types.is_nested(column.type) or pa.types.is_floating(column.type):
        return pa.array([as_text(_whole(one)) for one in column.to_pylist()], pa.string())
    if pa.types.is_binary(column.type):
        return pac.binary_join_element_wise(column.cast(pa.string()), "")
    return column.cast(pa.string())


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value
