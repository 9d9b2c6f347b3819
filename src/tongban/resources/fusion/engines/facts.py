"""What an engine must do."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import ibis.expr.types as ir
import pyarrow as pa


class Engine(Protocol):
    """Runs expressions over Parquet files. Tables of two engines are the same, but for the order of rows."""

    name: str

    def read(self, files: Sequence[Path]) -> ir.Table:
        """A table over Parquet files with the same columns. At least one file."""
        ...

    def lay_out(
        self,
        name: str,
        files: Sequence[Path],
        *,
        texts: Mapping[str, str | None],
        values: Mapping[str, int | date],
    ) -> None:
        """Let expressions over the table `name` (`ibis.table`) read these files, until it is laid out anew.

        `texts` tells of each column of text which one of the files it is, or null where they have none; `values`
        are the same in every row; `row` is the files' own.
        """
        ...

    def write(self, table: ir.Table, folder: Path) -> int:
        """Write Parquet files into a folder that must not exist yet. Returns how many rows."""
        ...

    def write_by(self, table: ir.Table, folder: Path, *, column: str) -> None:
        """The same, in folders `column=value` below it, without that column."""
        ...

    def rows(self, table: ir.Table) -> Iterator[Mapping[str, Any]]:
        """The rows, batch by batch. Nothing else is asked of the engine before the last one is read."""
        ...

    def batches(self, table: ir.Table) -> Iterator[pa.RecordBatch]:
        """The same in columns, for many rows."""
        ...

    def close(self) -> None:
        """Let go of memory, files and processes."""
        ...
