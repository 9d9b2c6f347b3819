"""Where the tables lie: `<open data>/<slug>/<version>/`, as Parquet, with what is looked at beside them.

    table-….parquet     the published rows; its name has part of its hash
    evidence-….json     who makes the figures of firms; never published
    handed/<hash>.parquet  the rows that a department handed in

A file is written under another name and renamed when it is whole; nothing is changed once it is there.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from tongban.kernel.files import sync_folder
from tongban.resources.opendata.content import Column, DatasetContent, Type
from tongban.resources.opendata.disclosure.dominance import Made
from tongban.resources.opendata.disclosure.tables import Key
from tongban.resources.opendata.refusals import TableGone

_TYPES = {Type.TEXT: pa.string(), Type.INTEGER: pa.int64(), Type.NUMBER: pa.float64(), Type.DATE: pa.string()}


def schema_of(columns: Sequence[Column]) -> pa.Schema:
    """The schema of a published table, with the titles beside the names."""
    return pa.schema(
        [
            pa.field(one.name, _TYPES[one.type], metadata={"title": one.title, "unit": one.unit})
            for one in columns
        ]
    )


def table_path(slug: str, number: int, sha256: str) -> Path:
    """The published rows of a version."""
    return _folder(slug, str(number)) / f"table-{sha256[:16]}.parquet"


def write_table(
    rows: Sequence[Sequence[Any]],
    content: DatasetContent,
    *,
    slug: str,
    number: int,
    made: Mapping[Key, Made],
) -> tuple[str, int]:
    """Write the rows; answers the SHA-256 of the file and its bytes."""
    columns = content.published
    arrays = [list(values) for values in zip(*rows, strict=True)] or [[] for _ in columns]
    table = pa.Table.from_arrays(
        [pa.array(values, type=_TYPES[one.type]) for values, one in zip(arrays, columns, strict=True)],
        schema=schema_of(columns),
    )
    sha256, size = _keep(table, _folder(slug, str(number)), "table-{}.parquet")
    if made:
        evidence = [
            [list(key), one.value, one.contributors, one.largest, one.second] for key, one in made.items()
        ]
        _write(evidence_path(slug, number, sha256), json.dumps(evidence, ensure_ascii=False).encode())
    return sha256, size


def read_table(slug: str, number: int, sha256: str) -> list[tuple[Any, ...]]:
    """Every published row. Raises TableGone where the file is not the one that was built."""
    path = table_path(slug, number, sha256)
    if not path.exists() or _sha256(path) != sha256:
        raise TableGone(facts={"slug": slug, "version": number})
    table = pq.read_table(path)
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def evidence_path(slug: str, number: int, sha256: str) -> Path:
    """Who makes the figures of a version."""
    return _folder(slug, str(number)) / f"evidence-{sha256[:16]}.json"


def read_evidence(slug: str, number: int, sha256: str) -> dict[Key, Made]:
    """Who makes the figures; empty for counts and records."""
    path = evidence_path(slug, number, sha256)
    if not path.exists():
        return {}
    return {
        tuple(key): Made(value=value, contributors=contributors, largest=largest, second=second)
        for key, value, contributors, largest, second in json.loads(path.read_bytes())
    }


def keep_handed(slug: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Keep what a department handed in, as text; answers its SHA-256."""
    arrays = [pa.array([_text(value) for value in values]) for values in zip(*rows, strict=True)]
    table = pa.Table.from_arrays(arrays or [pa.array([], pa.string()) for _ in names], names=list(names))
    return _keep(table, _folder(slug, "handed"), "{}.parquet", part=64)[0]


def read_handed(slug: str, sha256: str) -> list[dict[str, Any]]:
    """The rows that a department handed in. Raises TableGone."""
    path = _folder(slug, "handed") / f"{sha256}.parquet"
    if not path.exists() or _sha256(path) != sha256:
        raise TableGone(facts={"slug": slug, "sha256": sha256})
    return list(pq.read_table(path).to_pylist())


def first_handed(slug: str, sha256: str, *, most: int) -> list[tuple[Any, ...]]:
    """The first rows that a department handed in. Raises TableGone."""
    path = _folder(slug, "handed") / f"{sha256}.parquet"
    if not path.exists():
        raise TableGone(facts={"slug": slug, "sha256": sha256})
    with pq.ParquetFile(path) as file:
        batch = next(file.iter_batches(batch_size=most), None)
    return list(zip(*(one.to_pylist() for one in batch.columns), strict=True)) if batch is not None else []


def _keep(table: pa.Table, folder: Path, name: str, *, part: int = 16) -> tuple[str, int]:
    partial = folder / f".writing-{uuid4().hex}"
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        pq.write_table(table, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
    sha256, size = _sha256(partial), partial.stat().st_size
    partial.rename(folder / name.format(sha256[:part]))
    sync_folder(folder)
    return sha256, size


def _write(path: Path, data: bytes) -> None:
    partial = path.with_name(f".writing-{uuid4().hex}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    partial.rename(path)


def _folder(*parts: str) -> Path:
    folder = Path(settings.OPEN_DATA_DIR).joinpath(*parts)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _text(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)
