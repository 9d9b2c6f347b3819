"""A list as a spreadsheet, written row by row: memory does not grow with the list."""

import re
from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from tongban.services.items.lists.facts import Column, ListedRow, PublicList

_MOST_CHARACTERS = 32_767  # of a cell, by the format
_TITLE = re.compile(r"[\[\]:*?/\\]")
_TOP = Alignment(vertical="top", wrap_text=True)
_BOLD = Font(bold=True)


def write_workbook(
    shown: PublicList, rows: Iterable[ListedRow], *, edition_text: str, site: str
) -> IO[bytes]:
    """An XLSX file, open at its beginning: title, edition, heads, and a line for each row.

    Every cell is text: what begins with “=” is no formula.
    """
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_TITLE.sub(" ", gettext(shown.title))[:31])
    widths = [6, 26, 14, *(column.width for column in shown.columns), 34, 50]
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A4"
    sheet.append([_text(sheet, gettext(shown.title), bold=True)])
    sheet.append([_text(sheet, edition_text)])
    heads = [gettext("No."), gettext("Office"), gettext("Region code")]
    heads += [gettext(column.label) for column in shown.columns]
    heads += [gettext("Item code"), gettext("Guide")]
    sheet.append([_text(sheet, head, bold=True) for head in heads])
    for number, row in enumerate(rows, start=1):
        cells = ["\n".join(_said(column, row, site)) for column in shown.columns]
        guide = f"{site}/items/{row.code}/"
        said = [row.organisation, row.area_code, *cells, row.code, guide]
        sheet.append([number, *(_text(sheet, one) for one in said)])
    file = TemporaryFile()  # noqa: SIM115  the answer that streams it closes it
    book.save(file)
    file.seek(0)
    return file


def _said(column: Column, row: ListedRow, site: str) -> list[str]:
    return [f"{site}{line.url}" if line.is_pointer else line.text for line in column.cell(row)]


def _text(sheet: Any, text: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text)[:_MOST_CHARACTERS])
    cell.data_type = "s"
    cell.alignment = _TOP
    if bold:
        cell.font = _BOLD
    return cell
