"""A version as a file: CSV, JSON or Parquet, streamed; and how often each was taken, without who took it."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.db import connection

from tongban.kernel.clock import CITY_ZONE
from tongban.resources.opendata.content import Column
from tongban.resources.opendata.facts import VersionFact, Way
from tongban.resources.opendata.refusals import TableGone
from tongban.resources.opendata.store import table_path

_BATCH = 5_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COUNT = """
INSERT INTO opendata_useday (dataset_id, day, way, times)
SELECT id, %s, %s, 1 FROM opendata_opendataset WHERE slug = %s
ON CONFLICT (dataset_id, day, way) DO UPDATE SET times = opendata_useday.times + 1
"""


def count_use(slug: str, way: Way, *, at: datetime) -> None:
    """Note that the dataset was taken once more on this day of the city. 1 SQL."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [at.astimezone(CITY_ZONE).date(), way.value, slug])


def file_of(found: VersionFact) -> Path:
    """The Parquet file of a version. Raises TableGone."""
    path = table_path(found.head.slug, found.head.version, found.table_sha256)
    if not path.exists():
        raise TableGone(facts={"slug": found.head.slug, "version": found.head.version})
    return path


def preview(found: VersionFact, *, most: int) -> list[tuple[Any, ...]]:
    """The first rows of a version. Raises TableGone."""
    rows: list[tuple[Any, ...]] = []
    for batch in _batches(file_of(found)):
        rows += batch
        if len(rows) >= most:
            break
    return rows[:most]


def csv_parts(found: VersionFact, *, for_excel: bool) -> Iterator[bytes]:
    """The rows as CSV after RFC 4180. For spreadsheets: the titles as heads, and a byte order mark."""
    columns = found.content.published
    yield from _csv([one.title if for_excel else one.name for one in columns], file_of(found), for_excel)


def _csv(head: Sequence[str], path: Path, for_excel: bool) -> Iterator[bytes]:
    yield ("\ufeff" if for_excel else "").encode() + _lines([head])
    for rows in _batches(path):
        yield _lines([[safe_cell(value) for value in row] for row in rows])


def json_parts(found: VersionFact) -> Iterator[bytes]:
    """The rows as one JSON array of objects."""
    names = [one.name for one in found.content.published]
    before = b"[\n"
    for rows in _batches(file_of(found)):
        told = (json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in rows)
        yield before + ",\n".join(told).encode()
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


def safe_cell(value: Any) -> Any:
    """No text is taken for a formula by a spreadsheet: an apostrophe goes before it (CWE-1236)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def drawn_rows(found: VersionFact, by: Column, of: Column, *, most: int) -> list[tuple[str, float]]:
    """What the page draws: sums of a number by a column, without totals, in the order of the table."""
    from tongban.resources.opendata.content import Role
    from tongban.resources.opendata.disclosure.tables import TOTAL

    columns = found.content.published
    others = [
        place
        for place, one in enumerate(columns)
        if one.role is Role.DIMENSION and one.has_total and one.name != by.name
    ]
    x, y = columns.index(by), columns.index(of)
    sums: dict[str, float] = {}
    for rows in _batches(file_of(found)):
        for row in rows:
            if row[x] in (None, TOTAL) or row[y] is None or any(row[place] != TOTAL for place in others):
                continue
            sums[str(row[x])] = sums.get(str(row[x]), 0.0) + float(row[y])
    return list(sums.items())[:most]


def _batches(path: Path) -> Iterator[list[tuple[Any, ...]]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_BATCH):
            yield list(zip(*(column.to_pylist() for column in batch.columns), strict=True))


def _lines(rows: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
