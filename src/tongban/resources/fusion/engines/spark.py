"""Spark: the same expressions on a cluster, for a city that outgrows one machine (`--engine spark --master URL`)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from tongban.kernel.ids import new_id
from tongban.resources.fusion.engines.compiling import compiled


class SparkEngine:
    """A session on a cluster. Files must lie where the driver and every worker see them under the same path.

    `settings` are Spark's own (`spark.executor.memory`).
    """

    name = "spark"

    def __init__(self, *, master: str, settings: Mapping[str, str] | None = None) -> None:
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master(master).appName("tongban fusion")
        fixed = {
            "spark.ui.enabled": "false",
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.parquet.compression.codec": "lz4_raw",
        }
        for key, value in (fixed | dict(settings or {})).items():
            builder = builder.config(key, value)
        self._session = builder.getOrCreate()
        self._backend = ibis.pyspark.connect(self._session)

    def read(self, files: Sequence[Path]) -> ir.Table:
        name = f"fusion_{new_id().hex}"
        self._session.read.parquet(*(str(file) for file in files)).createOrReplaceTempView(name)
        return self._backend.table(name)

    def lay_out(
        self,
        name: str,
        files: Sequence[Path],
        *,
        texts: Mapping[str, str | None],
        values: Mapping[str, int | date],
    ) -> None:
        from pyspark.sql.functions import col, lit

        frame = self._session.read.parquet(*(str(file) for file in files))
        columns = [col("row").cast("bigint").alias("row")]
        columns += [
            (lit(None) if theirs is None else col(f"`{theirs.replace('`', '``')}`"))
            .cast("string")
            .alias(ours)
            for ours, theirs in texts.items()
        ]
        columns += [
            lit(value).cast("bigint" if isinstance(value, int) else "date").alias(ours)
            for ours, value in values.items()
        ]
        frame.select(*columns).createOrReplaceTempView(name)

    def write(self, table: ir.Table, folder: Path) -> int:
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._frame(table).write.parquet(str(folder))
        return sum(pq.read_metadata(file).num_rows for file in folder.glob("*.parquet"))

    def write_by(self, table: ir.Table, folder: Path, *, column: str) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._frame(table).write.partitionBy(column).parquet(str(folder))

    def rows(self, table: ir.Table) -> Iterator[Mapping[str, Any]]:
        for row in self._frame(table).toLocalIterator():
            yield row.asDict()

    def batches(self, table: ir.Table) -> Iterator[pa.RecordBatch]:
        yield from self._frame(table).toArrow().to_batches()

    def _frame(self, table: ir.Table) -> Any:
        return self._session.sql(compiled(self._backend, table))

    def close(self) -> None:
        self._session.stop()
