"""Reads a file row by row; a bad row is named with its reason and the rest goes on."""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from tongban.kernel.errors import N_, Refused
from tongban.services.items.importing.facts import ImportedRow, Reader, RejectedRow
from tongban.services.items.importing.govflow import GovflowReader
from tongban.services.items.importing.policykg import PolicykgReader

READERS: dict[str, Reader] = {reader.name: reader for reader in (GovflowReader(), PolicykgReader())}


class UnknownFormat(Refused):
    """No reader knows the file."""

    code = "items-unknown-format"
    title = N_("This file has none of the formats that we read (%(known)s).")


def reader_for(path: Path, *, format_name: str = "auto") -> Reader:
    """The reader of this format, or the one that knows the file's first row. Raises UnknownFormat."""
    if format_name != "auto":
        if format_name in READERS:
            return READERS[format_name]
    else:
        with path.open(encoding="utf-8") as lines:
            try:
                first = json.loads(next(lines, ""))
            except ValueError:
                first = None
        for reader in READERS.values():
            if isinstance(first, dict) and reader.knows(first):
                return reader
    raise UnknownFormat(facts={"known": ", ".join(READERS)})


def rows_of(path: Path, reader: Reader) -> Iterator[ImportedRow | RejectedRow]:
    """Every row of the file, in order; an empty line is no row."""
    with path.open(encoding="utf-8") as lines:
        for number, text in enumerate(lines, 1):
            if text.strip():
                yield _row(number, text, reader)


def _row(number: int, text: str, reader: Reader) -> ImportedRow | RejectedRow:
    row: object = None
    try:
        row = json.loads(text)
        if not isinstance(row, dict):
            raise ValueError("a row is a JSON object")
        return reader.read(number, row)
    except ValidationError as error:
        reason = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
    except KeyError as error:
        reason = f"{error.args[0]} is missing"
    except (ValueError, TypeError, AttributeError) as error:
        reason = str(error)
    known = row if isinstance(row, dict) else {}
    return RejectedRow(
        line=number,
        source_id=str(known.get("source_item_id") or known.get("TASK_CODE") or ""),
        name=str(known.get("service_name") or known.get("TASK_NAME") or ""),
        reason=reason,
    )
