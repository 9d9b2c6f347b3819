"""DuckDB: the engine by default. One process, all cores, memory within a limit, the rest on disk."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from tongban.resources.fusion.engines.compiling import compiled
from tongban.resources.fusion.engines.spill import Spill

_BATCH_ROWS = 20_000


class DuckEngine:
    """DuckDB in this process. `memory` as DuckDB writes it (`4GB`); `threads` 0 takes every core."""

    name = "duckdb"

    def __init__(self, *, memory: str = "4GB", threads: int = 0, spill: Path | None = None) -> None:
        self._spill = Spill(spill)
        self._backend = ibis.duckdb.connect(
            memory_limit=memory,
            temp_directory=str(self._spill.folder),
            preserve_insertion_order=False,
            **({"threads": threads} if threads else {}),
        )

    def read(self, files: Sequence[Path]) -> ir.Table:
        return self._backend.read_parquet([str(file) for file in files], hive_partitioning=False)

    def lay_out(
        self,
        name: str,
        files: Sequence[Path],
        *,
        texts: Mapping[str, str | None],
        values: Mapping[str, int | date],
    ) -> None:
        columns = ["CAST(row AS BIGINT) AS row"]
        columns += [
            f"CAST({'NULL' if theirs is None else _name(theirs)} AS VARCHAR) AS {_name(ours)}"
            for ours, theirs in texts.items()
        ]
        columns += [
            f"{f'CAST({value} AS BIGINT)' if isinstance(value, int) else f'DATE {_text(value.isoformat())}'} "
            f"AS {_name(ours)}"
            for ours, value in values.items()
        ]
        places = ", ".join(_text(str(file)) for file in files)
        self._backend.con.execute(  # names and places are quoted
            f"CREATE OR REPLACE TEMP VIEW {_name(name)} AS SELECT {', '.join(columns)} "  # noqa: S608
            f"FROM read_parquet([{places}], hive_partitioning = false)"
        )

    def write(self, table: ir.Table, folder: Path) -> int:
        folder.mkdir(parents=True)
        return self._copy(table, str(folder / "part.parquet"), "")

    def write_by(self, table: ir.Table, folder: Path, *, column: str) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._copy(table, str(folder), f", PARTITION_BY ({column})")

    def _copy(self, table: ir.Table, to: str, more: str) -> int:
        query = compiled(self._backend, table)
        # a written relation, not `to_parquet`: that one reads the count back and blocks the connection
        done = self._backend.con.execute(
            f"COPY ({query}) TO {_text(to)} (FORMAT parquet, COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1000{more})"
        ).fetchall()
        return int(done[0][0])

    def rows(self, table: ir.Table) -> Iterator[Mapping[str, Any]]:
        for batch in self.batches(table):
            yield from batch.to_pylist()

    def batches(self, table: ir.Table) -> Iterator[pa.RecordBatch]:
        # a bucket can have millions of rows. The connection is taken until the last one is read
        query = compiled(self._backend, table)
        yield from self._backend.con.sql(query).to_arrow_reader(_BATCH_ROWS)

    def close(self) -> None:
        self._backend.disconnect()
        self._spill.close()


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
