"""Text with separators, read by Arrow: quoted cells may hold line breaks, and broken rows are kept aside."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pc

from tongban.kernel.errors import N_
from tongban.resources.fusion.deliveries.landing.reading import Broken, Unreadable, check_columns, numbered
from tongban.resources.fusion.deliveries.terms import Layout

_BLOCK = 8 << 20
_SEPARATORS = ("\t", ",", ";", "|")


class CsvReader:
    """A file with a line of column names."""

    def __init__(self, path: Path, layout: Layout, *, encoding: str, broken: Broken) -> None:
        self._path, self._encoding, self._broken = path, encoding, broken
        self._size = path.stat().st_size
        self._file: Any = None
        self._bad: set[int] = set()
        with path.open(encoding=encoding, newline="") as text:
            head = text.read(64 * 1024).lstrip("\ufeff")
        self._delimiter = layout.delimiter or _separator(head)
        self.columns, self._head_lines = self._heading(head, layout.header)

    def _heading(self, head: str, header: int) -> tuple[tuple[str, ...], int]:
        """The names and how many rows stand above the first row of data."""
        reader = csv.reader(head.splitlines(keepends=True), delimiter=self._delimiter)
        for cells in reader:
            if (header and reader.line_num >= header) or (not header and any(cell.strip() for cell in cells)):
                names = [" ".join(cell.split()) or f"#{place}" for place, cell in enumerate(cells, 1)]
                return check_columns(names), reader.line_num
        raise Unreadable(N_("there is no line of column names"))

    def batches(self) -> Iterator[tuple[list[int], pa.RecordBatch]]:
        """A block of some 8 MB at a time."""
        with self._path.open("rb") as self._file:
            try:
                stream = pc.open_csv(
                    self._file,
                    read_options=pc.ReadOptions(
                        column_names=list(self.columns),
                        skip_rows=self._head_lines,
                        encoding=self._encoding,
                        block_size=_BLOCK,
                        use_threads=False,  # only then is the number of a broken row known
                    ),
                    parse_options=pc.ParseOptions(
                        delimiter=self._delimiter,
                        newlines_in_values=True,
                        invalid_row_handler=self._set_aside,
                    ),
                    convert_options=pc.ConvertOptions(
                        column_types=dict.fromkeys(self.columns, pa.string()),
                        strings_can_be_null=True,
                        null_values=[""],
                    ),
                )
                row = 0
                for batch in stream:
                    numbers = numbered(len(batch), after=row, without=self._bad.__contains__)
                    row = numbers[-1] if numbers else row
                    yield numbers, batch
            except pa.ArrowInvalid as error:
                if "Empty CSV file" not in str(error):  # a heading without rows
                    raise Unreadable(str(error).splitlines()[0].replace("%", "%%")) from error
            except UnicodeDecodeError as error:
                raise Unreadable(str(error).replace("%", "%%")) from error

    def _set_aside(self, row: Any) -> str:
        number = row.number - self._head_lines
        self._bad.add(number)
        why = N_("the row has %(found)s cells, and there are %(wanted)s columns")
        self._broken.add(number, why, row.text, found=row.actual_columns, wanted=row.expected_columns)
        return "skip"

    def position(self) -> tuple[int, int]:
        at = self._size if self._file is None or self._file.closed else self._file.tell()
        return at, self._size


def _separator(head: str) -> str:
    first = next((line for line in head.splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=first.count)
