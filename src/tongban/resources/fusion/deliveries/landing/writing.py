"""The landed file: Parquet with text columns and `row`, written batch by batch."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tongban.resources.fusion.deliveries.landing.reading import Reader
from tongban.resources.fusion.deliveries.shelf import finish_file
from tongban.resources.fusion.deliveries.terms import ROW, plain

_GROUP_ROWS = 200_000


@dataclass(frozen=True, kw_only=True)
class Landed:
    """What was written."""

    file: Path
    sha256: str
    rows: int
    columns: tuple[str, ...]


def write_rows(reader: Reader, folder: Path, *, agreed: Collection[str], told: Callable[[], None]) -> Landed:
    """Write all rows; the file appears when it is whole. `told` is called after each batch and may raise.

    Memory: one group of rows. A column has the name that was agreed, however its spaces and its case are in the
    file; one that the department calls `row` is called `row_`.
    """
    known = {plain(name): name for name in agreed} | {ROW: f"{ROW}_"}
    names = tuple(known.get(plain(name), name) for name in reader.columns)
    schema = pa.schema([*((name, pa.string()) for name in names), (ROW, pa.int64())])
    partial = folder / "rows.partial"
    rows = 0
    with pq.ParquetWriter(partial, schema, compression="zstd") as writer:
        for table in _groups(reader, schema):
            writer.write_table(table)
            rows += len(table)
            told()
    partial.chmod(0o600)
    file, sha256 = finish_file(partial, lambda digest: f"rows-{digest[:16]}.parquet")
    return Landed(file=file, sha256=sha256, rows=rows, columns=names)


def _groups(reader: Reader, schema: pa.Schema) -> Iterator[pa.Table]:
    """The batches, joined until they make a group."""
    waiting: list[pa.RecordBatch] = []
    for numbers, batch in reader.batches():
        waiting.append(_with_rows(batch, numbers, schema))
        if sum(map(len, waiting)) >= _GROUP_ROWS:
            yield pa.Table.from_batches(waiting, schema=schema)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting, schema=schema)


def _with_rows(batch: pa.RecordBatch, numbers: Sequence[int], schema: pa.Schema) -> pa.RecordBatch:
    return pa.record_batch([*batch.columns, pa.array(numbers, pa.int64())], schema=schema)
