"""Writes XLSX workbooks: plain tables, and our own documents over several sheets."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from tongban.foundation.papers.public import MOST_UNPACKED as MOST_UNPACKED
from tongban.services.items.importing.own import FORMAT
from tongban.services.items.importing.own_workbook import MARK
from tongban.services.items.importing.sheets import ITEMS, LONG, MOST_CELL, all_sheets, rows_of_document

MOST_LINES = 1_048_576
_WIDE = {
    "name": 32,
    "text": 48,
    "note": 40,
    "content.name": 36,
    "accept_standard": 40,
    "code": 36,
    "item": 36,
}


def write_table(path: Path | IO[bytes], head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """One sheet: column names and rows. Cells are text or numbers, never formulas."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    _open_sheet(sheet, head)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    book.save(path)


def write_documents(
    path: Path | IO[bytes], documents: Iterable[dict[str, Any]], *, reasons: Sequence[str] = ()
) -> int:
    """Our own workbook; how many documents it holds. The long texts of a cell go on in a sheet of their own."""
    book = Workbook(write_only=True)
    about = book.create_sheet(MARK)
    about.append([FORMAT])
    about.append(
        ["One row an item in “items”; its parts in the other sheets, by its code (item) and number (no)."]
    )
    sheets = {}
    for sheet in all_sheets():
        sheets[sheet.name] = book.create_sheet(sheet.name)
        head = (*sheet.head, "#拒绝原因") if reasons and sheet.name == ITEMS else sheet.head
        _open_sheet(sheets[sheet.name], head)
    long, count = book.create_sheet(LONG), 0
    longs = iter(range(1, MOST_LINES))
    for document in documents:
        for name, cells in rows_of_document(document):
            row = [_cell(sheets[name], _kept(value, long, longs)) for value in cells]
            if reasons and name == ITEMS:
                row.append(_cell(sheets[name], reasons[count]))
            sheets[name].append(row)
        count += 1
    book.save(path)
    return count


def _open_sheet(sheet: Any, head: Sequence[str]) -> None:
    sheet.freeze_panes = "B2"
    for place, name in enumerate(head, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDE.get(name.split(".")[-1], 18)
    names = []
    for name in head:
        cell = _cell(sheet, name)
        cell.font = Font(bold=True)
        names.append(cell)
    sheet.append(names)


def _cell(sheet: Any, value: Any) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with = stays a text
        if "\n" in value:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _kept(value: Any, long: Any, longs: Iterator[int]) -> Any:
    """A text that is too long for a cell goes to the sheet `long`, in pieces."""
    import json

    if not isinstance(value, str) or len(value) <= MOST_CELL:
        return value
    text = value[1:] if value.startswith("\\") else json.dumps(value)
    number = next(longs)
    text = "\\" + text
    for start in range(0, len(text), MOST_CELL):
        long.append([number, _cell(long, text[start : start + MOST_CELL])])
    return f"\\long:{number}"
