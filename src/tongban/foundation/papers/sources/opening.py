"""Finds out what a file is by looking into it, and opens it."""

import json
from pathlib import Path

from tongban.foundation.papers.sources.documents import ArraySource, LinesSource
from tongban.foundation.papers.sources.encodings import KNOWN, encoding_of
from tongban.foundation.papers.sources.facts import FileProblem, Layout, Source
from tongban.foundation.papers.sources.tables import CsvSource, SheetSource

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ANY = Layout()


def open_source(path: Path, layout: Layout = _ANY) -> Source:
    """The file as rows. Raises FileProblem for an empty, broken or unknown file."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise FileProblem(facts={"file": path.name, "why": "it is empty"})
    if start.startswith(_ZIP):
        return SheetSource(path, layout)
    if start.startswith(_OLE):
        why = "it is a workbook of the old kind (.xls) or locked by a password; save it as .xlsx"
        raise FileProblem(facts={"file": path.name, "why": why})
    if layout.encoding and layout.encoding not in KNOWN:
        raise FileProblem(facts={"file": path.name, "why": f"no encoding {layout.encoding}"})
    encoding = layout.encoding or encoding_of(path)
    with path.open(encoding=encoding, newline="") as text:
        head = text.read(64 * 1024).lstrip()
    if "\0" in head:
        raise FileProblem(facts={"file": path.name, "why": "it is no text, no JSON and no XLSX"})
    if not head:
        raise FileProblem(facts={"file": path.name, "why": "it is empty"})
    if head.startswith("["):
        return ArraySource(path, layout, encoding, is_array=True)
    if head.startswith("{"):
        if layout.path or (path.suffix.lower() == ".json" and not _is_lines(head)):
            return ArraySource(path, layout, encoding, is_array=False)
        return LinesSource(path, encoding)
    return CsvSource(path, layout, encoding)


def _is_lines(head: str) -> bool:
    """Whether the first line is a whole document and another follows."""
    first, _, rest = head.partition("\n")
    try:
        json.loads(first)
    except ValueError:
        return False
    return bool(rest.strip())
