"""The template as a workbook: a sheet to fill in, one that explains its columns, one with the values of codes."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from tongban.resources.fusion.deliveries.template.columns import REQUIRED, TemplateColumn
from tongban.resources.fusion.deliveries.terms import Layout

FILL_IN, EXPLAINED, VALUES = "数据", "填写说明", "代码表"
HEADS = ("列名", "含义", "类型", "是否必填", "长度", "可填的值", "示例", "怎么填")
_WIDTHS = (20, 20, 18, 10, 16, 40, 24, 50)
_LAST_LINE = 1_048_576  # of a sheet, by the format
_SHORT = 10  # values that are named beside their column; more stand only in their list
_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
_BOLD, _TOP = Font(bold=True), Alignment(vertical="top", wrap_text=True)
_MUST = PatternFill("solid", start_color="FFF2CC")
_HEAD = PatternFill("solid", start_color="EDF1F4")
_TEXT = "@"


def write_template(
    columns: Sequence[TemplateColumn], *, lines: Sequence[str], layout: Layout | None
) -> bytes:
    """An XLSX file. `lines` stand above the explanations; without a layout there is no sheet to fill in.

    Columns are text to the last line, but for numbers: a spreadsheet would round the 18 digits of an ID number.
    """
    book = Workbook()
    filled: Any = book.active
    explained: Any = book.create_sheet(EXPLAINED)
    _explain(explained, columns, lines)
    places = _list_values(book, columns)
    if layout is None:
        book.remove(filled)
    else:
        filled.title = _IN_TITLE.sub(" ", layout.sheet)[:31] or FILL_IN
        _lay_out(filled, columns, header=layout.header or 1, places=places)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _lay_out(sheet: Any, columns: Sequence[TemplateColumn], *, header: int, places: dict[str, str]) -> None:
    """The line of names where the agreement has it, and what may stand below."""
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        width = sheet.column_dimensions[letter]
        width.width = max(12, 2 * len(column.name) + 4, len(column.example) + 4)
        if not column.is_number:
            width.number_format = _TEXT
        head = _put(sheet, header, number, column.name, font=_BOLD)
        head.fill = _MUST if column.need == REQUIRED else _HEAD
        if column.codes:
            sheet.add_data_validation(_validation(column, places[column.name], f"{letter}{header + 1}"))
    sheet.freeze_panes = f"A{header + 1}"


def _validation(column: TemplateColumn, place: str, first: str) -> DataValidation:
    """A list to choose from. It warns and lets pass: landing knows more spellings than are listed."""
    made = DataValidation(
        type="list", formula1=place, allow_blank=True, errorStyle="warning", showErrorMessage=True
    )
    made.errorTitle = "不在代码表里"
    made.error = f"“{column.name[:50]}”可填的值见“{VALUES}”。"
    letter = first.rstrip("0123456789")
    made.add(f"{first}:{letter}{_LAST_LINE}")
    return made


def _explain(sheet: Any, columns: Sequence[TemplateColumn], lines: Sequence[str]) -> None:
    for number, line in enumerate(lines, 1):
        _put(sheet, number, 1, line, font=_BOLD if number == 1 else None)
    at = len(lines) + 2
    for place, (head, width) in enumerate(zip(HEADS, _WIDTHS, strict=True), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        _put(sheet, at, place, head, font=_BOLD).fill = _HEAD
    for number, column in enumerate(columns, at + 1):
        said = (
            column.name,
            column.meaning,
            column.type,
            column.need,
            column.length,
            _values_told(column),
            column.example,
            column.note,
        )
        for place, text in enumerate(said, 1):
            _put(sheet, number, place, text).alignment = _TOP
    sheet.freeze_panes = f"B{at + 1}"


def _values_told(column: TemplateColumn) -> str:
    if len(column.codes) > _SHORT:
        return f"{len(column.codes)}个值，见“{VALUES}”"
    return "、".join(column.codes) or "—"


def _list_values(book: Workbook, columns: Sequence[TemplateColumn]) -> dict[str, str]:
    """A column of values for each column of codes; answers where they stand."""
    coded = [column for column in columns if column.codes]
    if not coded:
        return {}
    sheet: Any = book.create_sheet(VALUES)
    places = {}
    for number, column in enumerate(coded, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 24
        _put(sheet, 1, number, column.name, font=_BOLD).fill = _HEAD
        for line, value in enumerate(column.codes, 2):
            _put(sheet, line, number, value)
        places[column.name] = f"'{VALUES}'!${letter}$2:${letter}${len(column.codes) + 1}"
    return places


def _put(sheet: Any, line: int, place: int, text: str, *, font: Font | None = None) -> Any:
    """A cell of text: what begins with “=” is no formula."""
    cell = sheet.cell(line, place)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type, cell.number_format = "s", _TEXT
    if font is not None:
        cell.font = font
    return cell
