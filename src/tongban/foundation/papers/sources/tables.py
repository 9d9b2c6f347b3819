"""Tables: text with separators, and sheets of XLSX workbooks."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tongban.foundation.papers.sources.encodings import bytes_read
from tongban.foundation.papers.sources.facts import FileProblem, Form, Layout, SourceRow, because
from tongban.foundation.papers.sources.workbooks import open_workbook, sheet_named
from tongban.kernel.errors import N_

_LONGEST_CELL = 16 * 2**20
_SEPARATORS = ("\t", ",", ";", "|")
_MOST_HEADS = 20  # lines above the column names: titles, notes


class CsvSource:
    """A text file with separators."""

    form: Form = "csv"

    def __init__(self, path: Path, layout: Layout, encoding: str) -> None:
        self._path, self.encoding = path, encoding
        self._header = layout.header
        with path.open(encoding=encoding, newline="") as text:
            head = text.read(64 * 1024)
        self.delimiter = layout.delimiter or _separator(path, head)
        self._size, self._at = path.stat().st_size, 0
        csv.field_size_limit(_LONGEST_CELL)
        self.columns = self._columns()

    def _columns(self) -> tuple[str, ...]:
        for line, cells in self._lines():
            if (self._header and line == self._header) or (not self._header and any(cells)):
                return column_names(cells)
        raise FileProblem(facts={"file": self._path.name, "why": "there is no line of column names"})

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        with self._path.open(encoding=self.encoding, newline="") as text:
            reader = csv.reader(text, delimiter=self.delimiter)
            line = 1
            while True:
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    raise FileProblem(
                        facts={"file": self._path.name, "why": f"line {line}: {error}"}
                    ) from error
                if line % 1000 == 1:
                    self._at = bytes_read(text)
                yield line, cells
                line = reader.line_num + 1

    def rows(self) -> Iterator[SourceRow]:
        """Every row below the column names."""
        is_below = False
        for line, cells in self._lines():
            if not is_below:
                is_below = line == self._header if self._header else any(cells)
            elif any(cell.strip() for cell in cells):
                yield table_row(line, self.columns, cells)

    def position(self) -> tuple[int, int]:
        return self._at, self._size


class SheetSource:
    """One sheet of a workbook."""

    form: Form = "xlsx"
    encoding = delimiter = ""

    def __init__(self, path: Path, layout: Layout) -> None:
        self._path = path
        self._book = open_workbook(path)
        self._sheet = sheet_named(self._book, layout.sheet, path)
        self._header, self._at = layout.header, 0
        for line, cells in self._lines():
            if (self._header and line == self._header) or (not self._header and _is_head(cells)):
                self._header, self.columns = line, column_names(cells)
                return
            if not self._header and line > _MOST_HEADS:
                break
        raise FileProblem(facts={"file": path.name, "why": "there is no line of column names"})

    def _lines(self) -> Iterator[tuple[int, list[Any]]]:
        for line, cells in enumerate(sheet_lines(self._sheet, self._path), 1):
            self._at = line
            yield line, cells

    def rows(self) -> Iterator[SourceRow]:
        """Every row below the column names."""
        for line, cells in self._lines():
            if line > self._header and any(cell not in (None, "") for cell in cells):
                yield table_row(line, self.columns, cells)

    def position(self) -> tuple[int, int]:
        most = self._sheet.max_row or 0
        return (self._at, most) if most >= self._at else (0, 0)


def sheet_lines(sheet: Any, path: Path) -> Iterator[list[Any]]:
    """The lines of a sheet as plain values. Raises FileProblem where the file breaks off."""
    from xml.etree.ElementTree import ParseError
    from zipfile import BadZipFile
    from zlib import error as BadStream

    try:
        for cells in sheet.iter_rows(values_only=True):
            yield [cell_value(cell) for cell in cells]
    except (ParseError, BadZipFile, BadStream, EOFError, ValueError, KeyError) as error:
        raise FileProblem(
            facts={"file": path.name, "why": f"the sheet {sheet.title} breaks off: {error}"}
        ) from error


def cell_value(cell: object) -> Any:
    """A whole number without its point, a day as ISO; text stays."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return cell


def column_names(cells: Sequence[Any]) -> tuple[str, ...]:
    """Names without line breaks; one that stands twice gets a number, an empty one its place."""
    names: list[str] = []
    seen = Counter[str]()
    for place, cell in enumerate(cells, 1):
        name = "".join(str(cell or "").split()).lstrip("\ufeff") or f"#{place}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    while names and names[-1] == f"#{len(names)}":
        names.pop()
    return tuple(names)


def table_row(line: int, columns: Sequence[str], cells: Sequence[Any]) -> SourceRow:
    """The row by column; cells beyond the last column are a fault."""
    values = {
        name: cell if cell is not None else "" for name, cell in zip(columns, cells, strict=False) if name
    }
    beyond = [cell for cell in cells[len(columns) :] if cell not in (None, "")]
    text = N_("the row has more cells than the %(count)s columns")
    fault = because(text, count=len(columns)) if beyond else ""
    return SourceRow(line=line, values=values, fault=fault)


def _is_head(cells: Sequence[Any]) -> bool:
    """At least two names: a title above stands alone in its line."""
    return sum(cell not in (None, "") for cell in cells) >= 2


def _separator(path: Path, head: str) -> str:
    if path.suffix.lower() == ".tsv":
        return "\t"
    first = next((line for line in head.splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=first.count)
