"""What every reader gives: text columns, batch by batch, with the number of each row."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import pyarrow as pa

from tongban.kernel.errors import N_
from tongban.resources.fusion.deliveries.landing.shapes import outline
from tongban.resources.fusion.deliveries.terms import plain

BATCH_ROWS = 50_000
MOST_KEPT = 100_000  # broken rows that are kept with their text; all are counted
LONGEST = 2_000


class Unreadable(Exception):
    """A delivery cannot be read; `why` is a message id that `facts` fill."""

    def __init__(self, why: str, **facts: object) -> None:
        self.why, self.facts = why, facts
        super().__init__(why)


class Reader(Protocol):
    """An opened delivery. `columns` are the department's names, in its order."""

    columns: tuple[str, ...]

    def batches(self) -> Iterator[tuple[list[int], pa.RecordBatch]]:
        """Row numbers from 1 (the heading not counted) and the rows as text. Raises Unreadable, FileProblem."""
        ...

    def position(self) -> tuple[int, int]:
        """How much has been read of how much; (0, 0) when nobody can know."""
        ...


@dataclass
class Broken:
    """The rows that have not the form of a row: counted, and kept with what is wrong, for the department.

    The file appears when it is whole, and not at all where every row is one.
    """

    path: Path
    count: int = 0
    samples: list[tuple[int, str]] = field(default_factory=list)
    first: tuple[int, str, dict[str, object]] = (0, "", {})  # the first one: row, message id, facts

    def __enter__(self) -> Self:
        self._partial = self.path.with_name(f"{self.path.name}.partial")
        self._partial.touch(mode=0o600)
        self._file = self._partial.open("w", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        if self.count:
            self._partial.rename(self.path)
        else:
            self._partial.unlink()

    def add(self, row: int, why: str, text: str, **facts: object) -> None:
        """One row; `why` is a message id that the facts fill."""
        self.count += 1
        if self.count == 1:
            self.first = row, why, facts
        if len(self.samples) < 5:
            self.samples.append((row, outline(text)))
        if self.count <= MOST_KEPT:
            said = {"row": row, "why": why, "facts": facts, "text": text[:LONGEST]}
            self._file.write(json.dumps(said, ensure_ascii=False) + "\n")


def check_columns(columns: Sequence[str]) -> tuple[str, ...]:
    """The same columns. Raises Unreadable where two have one name."""
    seen: set[str] = set()
    for name in columns:
        if plain(name) in seen:
            raise Unreadable(N_("the column %(name)s stands twice"), name=name)
        seen.add(plain(name))
    return tuple(columns)


def text_batch(columns: Sequence[str], rows: Sequence[dict[str, object]]) -> pa.RecordBatch:
    """Rows of plain values as text; what is empty is null."""
    return pa.record_batch(
        [pa.array([as_text(row.get(name)) for row in rows], pa.string()) for name in columns],
        names=list(columns),
    )


def as_text(value: object) -> str | None:
    """A value as a department would write it."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def numbered(count: int, *, after: int, without: Callable[[int], bool]) -> list[int]:
    """The next `count` numbers after one, leaving out those of broken rows."""
    found: list[int] = []
    number = after
    while len(found) < count:
        number += 1
        if not without(number):
            found.append(number)
    return found
