"""What the check found as a spreadsheet: one line a fault, and the counts by rule."""

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from tongban.services.items.checks.models import CheckedItem
from tongban.services.items.checks.queries import RuleCount, as_fact

_IN_MEMORY = 4 * 1024 * 1024
# what a spreadsheet program would run as a formula
_FORMULA = ("=", "+", "-", "@", "\t")


def spreadsheet(rows: Iterable[CheckedItem], counts: Iterable[RuleCount]) -> IO[bytes]:
    """The workbook as an open file at its beginning; written row by row, so that memory stays bounded."""
    book = Workbook(write_only=True)
    _faults(book, rows)
    _counts(book, counts)
    file: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the answer closes it
    book.save(file)
    file.seek(0)
    return file


def _faults(book: Workbook, rows: Iterable[CheckedItem]) -> None:
    sheet = book.create_sheet(_("Faults"))
    head = [_("Organisation"), _("Item code"), _("Item"), _("Rule"), _("Severity"), _("What must hold")]
    _head(sheet, [*head, _("Found"), _("How to mend"), _("Source")], (28, 36, 40, 8, 10, 40, 40, 40, 30))
    for row in rows:
        item = as_fact(row)
        for fault in item.faults:
            found = "；".join(f"{name}: {value}" for name, value in fault.facts)
            cells = [
                item.organisation_name,
                item.code,
                item.name,
                fault.number,
                severity_label(fault.severity),
            ]
            sheet.append([plain(one) for one in [*cells, fault.text, found, fault.mend, fault.source]])


def _counts(book: Workbook, counts: Iterable[RuleCount]) -> None:
    sheet = book.create_sheet(_("By rule"))
    head = [_("Rule"), _("Severity"), _("What must hold"), _("Items at fault"), _("Per cent"), _("Source")]
    _head(sheet, head, (8, 10, 60, 12, 10, 40))
    for one in counts:
        cells = [one.number, severity_label(one.severity), one.text, one.items, one.share, one.source]
        sheet.append([plain(cell) for cell in cells])


def _head(sheet: Any, names: list[str], widths: tuple[int, ...]) -> None:
    for column, width in zip("ABCDEFGHI", widths, strict=False):
        sheet.column_dimensions[column].width = width
    cells = []
    for name in names:
        cell = WriteOnlyCell(sheet, value=name)
        cell.font = Font(bold=True)
        cells.append(cell)
    sheet.freeze_panes = "A2"
    sheet.append(cells)


def plain(value: object) -> object:
    """Text that no spreadsheet program takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def severity_label(severity: str) -> str:
    """Error, warning or hint in the reader's language."""
    return {"error": _("Error"), "warning": _("Warning"), "hint": _("Hint")}[severity]
