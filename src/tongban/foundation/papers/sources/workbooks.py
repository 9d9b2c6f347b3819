"""Opens XLSX workbooks, and refuses those that are broken or made to fill the memory."""

from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tongban.foundation.papers.sources.facts import FileProblem

MOST_UNPACKED = 4 * 2**30
MOST_STRINGS = 128 * 2**20  # the table of strings is held in memory, at some three times its size
MOST_RATIO, RATIO_FROM = 400, 64 * 2**20  # sheets pack 1 : 10 to 1 : 50; more is no sheet


def open_workbook(path: Path) -> Any:
    """The workbook, read line by line. Raises FileProblem."""
    try:
        check_package(path)
        return load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, EOFError, OSError, SyntaxError) as error:
        why = f"it is no whole XLSX workbook ({error})"
        raise FileProblem(facts={"file": path.name, "why": why}) from error


def check_package(path: Path) -> None:
    """Look at the sizes that the package declares (its reader holds it to them). Raises FileProblem."""
    with ZipFile(path) as package:
        total = 0
        for entry in package.infolist():
            total += entry.file_size
            ratio = entry.file_size / max(entry.compress_size, 1)
            why = ""
            if total > MOST_UNPACKED:
                why = f"it unpacks to more than {MOST_UNPACKED >> 30} GiB"
            elif entry.file_size > RATIO_FROM and ratio > MOST_RATIO:
                why = f"{entry.filename} unpacks to {entry.file_size >> 20} MiB from next to nothing"
            elif entry.filename.endswith("sharedStrings.xml") and entry.file_size > MOST_STRINGS:
                why = f"it holds more than {MOST_STRINGS >> 20} MiB of different texts; save it as CSV"
            if why:
                raise FileProblem(facts={"file": path.name, "why": why})


def sheet_named(book: Any, name: str, path: Path) -> Any:
    """The sheet of that name, or the first. Raises FileProblem, naming the sheets that there are."""
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
    for sheet in sheets:
        if not name or sheet.title == name:
            return sheet
    there = ", ".join(sheet.title for sheet in sheets)
    raise FileProblem(facts={"file": path.name, "why": f"there is no sheet {name}; there are: {there}"})
