"""What an engine must do."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import ibis.expr.types as ir


class Engine(Protocol):
    """Runs expressions over Parquet files. Tables of two engines are the same, but for the order of rows."""

    name: str

    def read(self, files: Sequence[Path]) -> ir.Table:
        """A table over Parquet files with the same columns. At least one file."""
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

    def close(self) -> None:
        """Let go of memory, files and processes."""
        ...
