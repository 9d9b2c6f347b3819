"""A file of a list as rows: kept in encrypted pieces until it is read, then in encrypted parts of rows."""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.db.models import Sum

from tongban.foundation.jobs.public import Progress
from tongban.foundation.papers.public import FileProblem, Source, SourceRow, open_source
from tongban.resources.exchange.comparing.facts import Role, RowFlaw, RowKey
from tongban.resources.exchange.comparing.models import ComparedList, FilePart, ListPart
from tongban.resources.exchange.comparing.packing import packed
from tongban.resources.exchange.comparing.reading import read_row
from tongban.resources.exchange.comparing.refusals import TooManyRows

PART_ROWS = 20_000
_PIECE = 3 << 20
_LONGEST_CELL = 500
SAMPLE_ROWS = 5


def opened(file: Path) -> Source:
    """A list as a table. Raises FileProblem (empty, broken, of two encodings, no table)."""
    source = open_source(file)
    if not source.columns:
        raise FileProblem(facts={"file": file.name, "why": "it is no table; save it as CSV or XLSX"})
    return source


def digest_of(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def keep_file(of: ComparedList, file: Path) -> None:
    """Keep the bytes, encrypted, until they are read. 1 SQL for each 3 MB."""
    with file.open("rb") as stream:
        for number, piece in enumerate(iter(lambda: stream.read(_PIECE), b""), 1):
            FilePart.objects.create(of=of, number=number, data=base64.b64encode(piece).decode())


def cells_of(row: SourceRow, columns: Sequence[str]) -> list[str]:
    """The cells as text, cut where nobody writes that much."""
    return [str(row.values.get(column, ""))[:_LONGEST_CELL] for column in columns]


def sample_of(source: Source) -> list[list[str]]:
    """The first rows."""
    return [cells_of(row, source.columns) for row in islice(source.rows(), SAMPLE_ROWS)]


def read_rows(of: ComparedList, roles: Mapping[Role, str], *, on: date, most: int, progress: Progress) -> int:
    """Read the file into parts of rows with their keys, one short transaction each; goes on where it stopped.

    Some 15 µs a row. Raises TooManyRows, FileProblem (the file breaks off), StopRequested.
    """
    done = of.parts.count()
    with _file_of(of) as file:
        source = opened(file)
        rows = islice(source.rows(), done * PART_ROWS, None)
        place = done * PART_ROWS
        while batch := list(islice(rows, PART_ROWS)):
            if place + len(batch) > most:
                raise TooManyRows(facts={"most": most})
            done += 1
            part = _part(of, done, batch, source.columns, roles, on=on)
            with transaction.atomic():
                ListPart.objects.bulk_create([part], ignore_conflicts=True)
                progress.advance(len(batch))
            place += len(batch)
            progress.check_stop()
    return int(of.parts.aggregate(rows=Sum("rows"))["rows"] or 0)


def read_again(
    part: ListPart, columns: Sequence[str], roles: Mapping[Role, str], *, on: date
) -> list[RowKey | RowFlaw]:
    """Whom the rows of a part mean, as when they were read: the keys keep only their indexes."""
    at = {role: columns.index(column) for role, column in roles.items()}
    return [_read(cells, at, on=on) for cells in part.content["cells"]]


def _part(
    of: ComparedList,
    number: int,
    batch: Sequence[SourceRow],
    columns: Sequence[str],
    roles: Mapping[Role, str],
    *,
    on: date,
) -> ListPart:
    at = {role: columns.index(column) for role, column in roles.items()}
    cells = [cells_of(row, columns) for row in batch]
    read = [
        RowFlaw.UNREADABLE if row.fault else _read(said, at, on=on)
        for row, said in zip(batch, cells, strict=True)
    ]
    content: dict[str, Any] = {"lines": [row.line for row in batch], "cells": cells}
    return ListPart(of=of, number=number, rows=len(batch), content=content, keys=packed(read))


def _read(cells: Sequence[str], at: Mapping[Role, int], *, on: date) -> RowKey | RowFlaw:
    return read_row({role: cells[place] for role, place in at.items()}, on=on)


@contextmanager
def _file_of(of: ComparedList) -> Iterator[Path]:
    """The file, in a folder of its own that goes again; readers of workbooks want the right ending."""
    with TemporaryDirectory(prefix="tongban-list-") as folder:
        place = Path(folder) / f"list{Path(of.file_name).suffix[:8].lower()}"
        with place.open("wb") as file:
            for part in of.file_parts.order_by("number").iterator(chunk_size=1):
                file.write(base64.b64decode(part.data))
        yield place
