"""Writes documents to a file or a stream."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tongban.kernel.errors import N_, Invalid
from tongban.services.items.exporting.documents import documents
from tongban.services.items.importing.workbooks import write_documents

FORMATS = ("json", "jsonl", "xlsx")


class UnknownExportFormat(Invalid):
    """Nobody can write that."""

    code = "items-unknown-export-format"
    title = N_("Items are written as json, jsonl or xlsx, not as %(format)s.")


def export_file(*, path: Path, format_name: str, area_code: str = "") -> int:
    """Write the items of an area (or all) to a file; how many. An export that breaks off leaves no file.

    Raises UnknownExportFormat.
    """
    check_format(format_name)
    part = path.with_name(f"{path.name}.part")
    try:
        if format_name == "xlsx":
            count = write_documents(part, documents(area_code=area_code))
        else:
            count = 0
            with part.open("w", encoding="utf-8") as file:
                for text in json_texts(documents(area_code=area_code), is_lines=format_name == "jsonl"):
                    file.write(text)
                    count += text.startswith(("{", "[\n{", ",\n{"))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return count


def check_format(format_name: str) -> None:
    """Raises UnknownExportFormat."""
    if format_name not in FORMATS:
        raise UnknownExportFormat(facts={"format": format_name or "(none)"})


def json_texts(given: Iterable[dict[str, Any]], *, is_lines: bool) -> Iterator[str]:
    """The documents as JSON lines, or as one array with a document a line."""
    number = 0
    for number, document in enumerate(given, 1):
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        yield f"{text}\n" if is_lines else f"{'[' if number == 1 else ','}\n{text}"
    if not is_lines:
        yield "\n]\n" if number else "[]\n"
