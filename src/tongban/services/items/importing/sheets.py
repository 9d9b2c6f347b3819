"""An item document as rows of a workbook, and back: nothing is lost and nothing is invented.

The sheets follow from the document's model. `items` holds a row for each item with every plain element; each
list of parts (slots, fees, steps …) has a sheet of its own, whose rows name their item and their number. Lists
of words stand one a line. A text that a cell cannot hold as it is stands behind a backslash as JSON.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from tongban.kernel.errors import N_
from tongban.services.items.importing.mapping.reader import put
from tongban.services.items.importing.mapping.targets import inner
from tongban.services.items.importing.own import ItemDocument
from tongban.services.items.importing.reasons import because

MOST_CELL = 32_000  # XLSX: 32,767 characters
_NOT_PLAIN = re.compile(
    r"^\\|^$|^#|[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]|_x[0-9A-Fa-f]{4}_|^\s|\s$"
)
ITEMS, LONG = "items", "long"
_KEYS = ("item", "no", "of")


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: the path within its part, and what its cells are."""

    path: tuple[str, ...]
    kind: str  # text, number, yes-no, words, json, there

    @property
    def name(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: the list of parts at `path` (of the part above), empty for the items themselves."""

    name: str
    path: tuple[str, ...]
    columns: tuple[Column, ...]
    below: tuple["Sheet", ...]
    depth: int
    is_needed: bool = False  # stands as an empty list where it has no rows

    @property
    def head(self) -> tuple[str, ...]:
        keys = ((), ("item", "no"), ("item", "of", "no"))[self.depth]
        return (*keys, *(column.name for column in self.columns))


@cache
def book() -> Sheet:
    """The sheet of the items, with those below it."""
    return _sheet(ItemDocument, name=ITEMS, path=(), depth=0)


def all_sheets(sheet: Sheet | None = None) -> Iterator[Sheet]:
    """Every sheet, the items first."""
    sheet = sheet or book()
    yield sheet
    for below in sheet.below:
        yield from all_sheets(below)


def _sheet(
    model: type[BaseModel], *, name: str, path: tuple[str, ...], depth: int, is_needed: bool = False
) -> Sheet:
    columns: list[Column] = []
    below: list[Sheet] = []

    def walk(kind: type[BaseModel], prefix: tuple[str, ...]) -> None:
        for field_name, field in kind.model_fields.items():
            here = (*prefix, field_name)
            of, is_optional = inner(field.annotation)
            if isinstance(of, type) and issubclass(of, BaseModel):
                if is_optional and not any(part.is_required() for part in of.model_fields.values()):
                    columns.append(Column(path=here, kind="there"))
                walk(of, here)
            elif get_origin(of) is tuple and _is_model(get_args(of)[0]):
                words = [part for part in here if part != "content"]
                sub = ".".join(words) if depth == 0 else f"{name}.{'.'.join(words)}"
                part = get_args(of)[0]
                below.append(
                    _sheet(part, name=sub, path=here, depth=depth + 1, is_needed=field.is_required())
                )
            else:
                columns.append(Column(path=here, kind=_kind(of)))

    walk(model, ())
    return Sheet(
        name=name, path=path, columns=tuple(columns), below=tuple(below), depth=depth, is_needed=is_needed
    )


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _kind(of: Any) -> str:
    if get_origin(of) is tuple:
        return "words"
    if get_origin(of) is dict or of is dict:
        return "json"
    return {int: "number", bool: "yes-no"}.get(of, "text")


def rows_of_document(document: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """(sheet, cells) of one document, its own row first."""
    code = document["code"]

    def walk(sheet: Sheet, part: dict[str, Any], keys: tuple[Any, ...]) -> Iterator[tuple[str, list[Any]]]:
        yield sheet.name, [*keys, *(_cell(_find(part, column.path), column.kind) for column in sheet.columns)]
        for below in sheet.below:
            for number, one in enumerate(_find(part, below.path) or (), 1):
                above = keys[-1:] if below.depth == 2 else ()
                yield from walk(below, one, (code, *above, number))

    yield from walk(book(), document, ())


def document_of(cells: dict[str, Any], parts: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The document of a row of `items` and of the rows of the other sheets that name it. Raises ValueError."""
    return _part(book(), cells, parts, of=None)


def _part(
    sheet: Sheet, cells: dict[str, Any], parts: dict[str, list[dict[str, Any]]], *, of: Any
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in sheet.columns:
        value = _value(cells.get(column.name), column)
        if column.kind == "there":
            if value and _find(found, column.path) is None:
                put(found, column.name, {})
        elif value is not None:
            put(found, column.name, value)
    for below in sheet.below:
        rows = [row for row in parts.get(below.name, ()) if below.depth == 1 or row.get("of") == of]
        rows.sort(key=lambda row: (not isinstance(row.get("no"), int), row.get("no") or 0))
        # what must be there must be there in what is: an item without a rule has no facts of a rule
        is_there = len(below.path) == 1 or _find(found, below.path[:-1]) is not None
        if rows or (below.is_needed and is_there):
            put(found, ".".join(below.path), [_part(below, row, parts, of=row.get("no")) for row in rows])
    return found


def _find(part: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        if not isinstance(part, dict) or name not in part:
            return None
        part = part[name]
    return part


def _cell(value: Any, kind: str) -> Any:
    """What stands in the cell: empty for what stands at its default."""
    if value is None:
        return None
    if kind == "there":
        return "yes"
    if kind in ("number", "yes-no"):
        return value
    if kind == "json":
        return "\\" + json.dumps(value, ensure_ascii=True)
    if kind == "words":
        if any(not word or "\n" in word or _NOT_PLAIN.search(word) for word in value):
            return "\\" + json.dumps(value, ensure_ascii=True)
        return "\n".join(value)
    return "\\" + json.dumps(value, ensure_ascii=True) if _NOT_PLAIN.search(value) else value


def _value(cell: Any, column: Column) -> Any:
    if cell is None or cell == "":
        return None
    if isinstance(cell, str) and cell.startswith("\\"):
        try:
            return json.loads(cell[1:])
        except ValueError as error:
            text = N_("%(where)s: behind the backslash stands no JSON: %(why)s")
            raise ValueError(because(text, where=column.name, why=error)) from error
    if column.kind == "words":
        return [word for word in str(cell).split("\n") if word]
    if column.kind == "json":
        raise ValueError(because(N_("%(where)s: JSON behind a backslash is expected"), where=column.name))
    if column.kind in ("number", "yes-no"):
        return _plain_value(cell, column)
    return str(cell)


def _plain_value(cell: Any, column: Column) -> Any:
    if column.kind == "number" and isinstance(cell, int):
        return cell
    from tongban.services.items.importing.converters import number_of, yes_no_of

    try:
        return number_of(cell) if column.kind == "number" else yes_no_of(cell)
    except ValueError as error:
        raise ValueError(f"{column.name}: {error}") from error
