"""Our own workbook as documents: rows of the other sheets are kept in a file beside, however many there are."""

import json
import tempfile
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from tongban.foundation.papers.public import (
    FileProblem,
    Form,
    SourceRow,
    check_package,
    open_workbook,
    sheet_lines,
)
from tongban.services.items.importing.own import FORMAT
from tongban.services.items.importing.sheets import ITEMS, LONG, Sheet, all_sheets, document_of

MARK = "tongban"  # the sheet that tells what the workbook is
_ADDED = 3  # columns that the file of rejected rows puts behind


def is_own_workbook(path: Path) -> bool:
    """Whether it is an XLSX package whose sheets are those of our export."""
    try:
        with ZipFile(path) as package:
            check_package(path)
            names = package.read("xl/workbook.xml").decode("utf-8", "replace")
    except (BadZipFile, KeyError, OSError):
        return False
    return f'name="{MARK}"' in names and f'name="{ITEMS}"' in names


class OwnWorkbook:
    """The documents of our own workbook, in the order of its sheet `items`."""

    form: Form = "xlsx"
    columns: tuple[str, ...] = ()
    encoding = delimiter = ""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._book = open_workbook(path)
        self._known = {sheet.name: sheet for sheet in all_sheets()}
        unknown = [name for name in self._book.sheetnames if name not in {*self._known, MARK, LONG}]
        if unknown:
            raise FileProblem(
                facts={
                    "file": path.name,
                    "why": f"nobody knows the sheet {unknown[0]}; there are {', '.join(self._known)}",
                }
            )
        self._at, self._total = 0, self._book[ITEMS].max_row or 0

    def position(self) -> tuple[int, int]:
        return (self._at, self._total) if self._total >= self._at else (0, 0)

    def rows(self) -> Iterator[SourceRow]:
        """Every document. Raises FileProblem for an unknown column, or a part that names no item."""
        with tempfile.TemporaryFile("w+b") as spool:
            places = self._put_aside(spool)
            for line, cells in self._lines(ITEMS):
                self._at = line
                code = str(cells.get("code") or "")
                parts = self._taken(spool, places.pop(code, None))
                try:
                    yield SourceRow(line=line, values={**document_of(cells, parts), "format": FORMAT})
                except ValueError as error:
                    yield SourceRow(line=line, values={**cells, "format": FORMAT}, fault=str(error))
            if places:
                lost = next(iter(places))
                why = f"parts name the item {lost or '(none)'}, which stands in no row of {ITEMS}, or in two"
                raise FileProblem(facts={"file": self._path.name, "why": why})

    def _put_aside(self, spool: Any) -> "dict[str, array[int]]":
        """Each row of the other sheets as a line of the spool; where those of an item begin."""
        places: dict[str, array[int]] = {}
        for name in self._known:
            if name == ITEMS or name not in self._book.sheetnames:
                continue
            for _, cells in self._lines(name):
                code = str(cells.get("item") or "")
                places.setdefault(code, array("q")).append(spool.tell())
                spool.write(json.dumps([name, cells]).encode() + b"\n")
        return places

    def _taken(self, spool: Any, places: "array[int] | None") -> dict[str, list[dict[str, Any]]]:
        parts: dict[str, list[dict[str, Any]]] = {}
        for place in places or ():
            spool.seek(place)
            name, cells = json.loads(spool.readline())
            parts.setdefault(name, []).append(cells)
        return parts

    def _lines(self, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows of a sheet by column; lines that begin with # are notes."""
        head: tuple[str, ...] = ()
        for line, cells in enumerate(sheet_lines(self._book[name], self._path), 1):
            if not head:
                head = self._head(self._known[name], cells)
            elif not (isinstance(cells[0], str) and cells[0].startswith("#")):
                found = {
                    key: self._whole(cell)
                    for key, cell in zip(head, cells, strict=False)
                    if cell is not None and key
                }
                if found:
                    yield line, found

    def _head(self, sheet: Sheet, cells: list[Any]) -> tuple[str, ...]:
        names = tuple(
            "" if cell is None or str(cell).startswith("#") else str(cell).strip() for cell in cells
        )
        for name in names:
            if name and name not in sheet.head:
                why = f"the sheet {sheet.name} knows no column {name}"
                raise FileProblem(facts={"file": self._path.name, "why": why})
        return names

    def _whole(self, cell: Any) -> Any:
        """A text that was too long for a cell stands in the sheet `long`."""
        if isinstance(cell, str) and cell.startswith("\\long:"):
            return self._long_texts().get(cell[6:], "")
        return cell

    def _long_texts(self) -> dict[str, str]:
        if not hasattr(self, "_long"):
            self._long: dict[str, str] = {}
            if LONG in self._book.sheetnames:
                for cells in sheet_lines(self._book[LONG], self._path):
                    if len(cells) > 1 and cells[0] is not None:
                        self._long[str(cells[0])] = self._long.get(str(cells[0]), "") + str(cells[1] or "")
        return self._long
