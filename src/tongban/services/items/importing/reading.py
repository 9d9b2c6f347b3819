"""Reads a file row by row; a bad row is named with its reason and the rest goes on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tongban.foundation.papers.public import Source, SourceRow, open_source
from tongban.kernel.errors import N_, Refused
from tongban.services.items.importing.facts import ImportedRow, Reader, RejectedRow
from tongban.services.items.importing.govflow import GovflowReader
from tongban.services.items.importing.mapping.loading import load_mapping
from tongban.services.items.importing.mapping.reader import ROWS, MappedReader
from tongban.services.items.importing.mapping.rules import CannotRead
from tongban.services.items.importing.own import OwnReader
from tongban.services.items.importing.own_workbook import OwnWorkbook, is_own_workbook
from tongban.services.items.importing.policykg import PolicykgReader
from tongban.services.items.importing.reasons import because, wrong_places
from tongban.services.items.importing.text import one_line

READERS: dict[str, Reader] = {
    reader.name: reader for reader in (GovflowReader(), PolicykgReader(), OwnReader())
}
MOST_ROWS_OF_ONE = 2000
# what the file of rejected rows adds: read again it says nothing
REASON, LINE, WRONG = "#拒绝原因", "#行号", "#所在列"
ADDED = frozenset({REASON, LINE, WRONG})


class UnknownFormat(Refused):
    """No reader knows the file."""

    code = "items-unknown-format"
    title = N_(
        "This file has none of the formats that we read (%(known)s); a mapping file tells us how to read any other."
    )


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A file and the reader that knows it."""

    source: Source
    reader: Reader


def open_file(path: Path, *, format_name: str = "auto", mapping: Path | None = None) -> Opened:
    """The file and its reader. Raises FileProblem, BadMapping, UnknownFormat."""
    if mapping is not None:
        mapped = MappedReader(load_mapping(mapping))
        source = open_source(path, mapped.layout)
        mapped.check_columns(source, path.name)
        return Opened(source=source, reader=mapped)
    source = OwnWorkbook(path) if is_own_workbook(path) else open_source(path)
    if format_name != "auto":
        if format_name in READERS:
            return Opened(source=source, reader=READERS[format_name])
    else:
        first = next(source.rows(), SourceRow(line=0))
        for reader in READERS.values():
            if reader.knows(first.values):
                return Opened(source=source, reader=reader)
    raise UnknownFormat(facts={"known": ", ".join(READERS)})


def rows_of(opened: Opened) -> Iterator[ImportedRow | RejectedRow]:
    """Every row of the file, in order."""
    reader = opened.reader
    rows = opened.source.rows()
    grouped = _groups(rows, reader) if isinstance(reader, MappedReader) else _plain(rows)
    for line, values, raw, fault in grouped:
        yield _read(line, values, raw, fault, reader)


Given = tuple[int, dict[str, Any], tuple[dict[str, Any], ...], str]


def _plain(rows: Iterator[SourceRow]) -> Iterator[Given]:
    for row in rows:
        values = row.values if ADDED.isdisjoint(row.values) else _without_added(row.values)
        yield row.line, values, (values,), row.fault


def _without_added(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in ADDED}


def _groups(rows: Iterator[SourceRow], reader: MappedReader) -> Iterator[Given]:
    """Rows with the same value in the group's column, as long as they stand together."""
    held: list[SourceRow] = []
    above: dict[str, Any] = {}
    for row in rows:
        values = _without_added(row.values)
        for column in reader.fill_down:
            if one_line(values.get(column)):
                above[column] = values[column]
            elif column in above:
                values[column] = above[column]
        row = replace(row, values=values)
        same = bool(held and reader.group) and one_line(held[0].values.get(reader.group)) == one_line(
            values.get(reader.group)
        )
        if held and not same:
            yield _group(held)
            held = []
        held.append(row)
    if held:
        yield _group(held)


def _group(held: list[SourceRow]) -> Given:
    fault = next((row.fault for row in held if row.fault), "")
    if len(held) > MOST_ROWS_OF_ONE:
        fault = because(N_("more than %(most)s rows are one item"), most=MOST_ROWS_OF_ONE)
        held = held[:1]
    raw = tuple(row.values for row in held)
    return held[0].line, held[0].values | {ROWS: list(raw)}, raw, fault


def _read(
    line: int, values: dict[str, Any], raw: tuple[dict[str, Any], ...], fault: str, reader: Reader
) -> ImportedRow | RejectedRow:
    columns: tuple[str, ...] = ()
    try:
        if fault:
            raise ValueError(fault)
        return replace(reader.read(line, values), raw=raw)
    except CannotRead as error:
        reason, columns = str(error), error.columns
    except ValidationError as error:
        reason = wrong_places(error)
    except KeyError as error:
        reason = because(N_("%(where)s is missing"), where=error.args[0])
    except (ValueError, TypeError, AttributeError) as error:
        reason = str(error)
    return RejectedRow(
        line=line,
        source_id=_first(values, "source_item_id", "TASK_CODE", "code"),
        name=_first(values, "service_name", "TASK_NAME", "name", "事项名称"),
        reason=reason,
        columns=columns,
        raw=raw,
    )


def _first(values: dict[str, Any], *names: str) -> str:
    return next((one_line(values[name])[:200] for name in names if values.get(name)), "")
