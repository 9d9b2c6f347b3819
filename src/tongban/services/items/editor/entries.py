"""What stands in the form of one section: typed values and rows, from what is stored and from what was posted.

A row has an id of its own in the form: its place in what was read (`3`), or `n` and a number for a
new one. Names of inputs are made of keys and row ids: `slots.3.name`, `scenario.0.choices.n1.label`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongban.kernel.errors import N_, Invalid
from tongban.services.items.editor.facts import Input, Kind, Rows, Section
from tongban.services.items.editor.places import value_at, value_in
from tongban.services.items.editor.values import Typed, typed_value

MOST_ROWS = 300
_ID = re.compile(r"n?(?:0|[1-9][0-9]{0,4})")  # one way to write each


Posted = Mapping[str, Sequence[str]]
"""A posted form: every value under its name."""


@dataclass(kw_only=True)
class Row:
    """One row of a list: its id, what was typed into its inputs, and the rows inside it."""

    id: str
    typed: dict[str, Typed] = field(default_factory=dict)
    rows: dict[str, list["Row"]] = field(default_factory=dict)


@dataclass(kw_only=True)
class Entries:
    """Everything that stands in the form of a section, by key."""

    typed: dict[str, Typed] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)


Holder = Row | Entries


def entries_of(
    section: Section, said: Mapping[str, Any], *, base: Mapping[str, Any] | None = None
) -> Entries:
    """What the form shows for stored values. A row that stands in `base` keeps its place there as its id."""
    found = Entries()
    for ask in section.asks():
        stored = value_at(said, ask.key)
        if isinstance(ask, Input):
            found.typed[ask.key] = typed_value(ask, stored)
        else:
            known = value_at(base, ask.key) if base is not None else stored
            found.rows[ask.key] = _rows_of(ask, stored or [], known or [])
    return found


def _rows_of(ask: Rows, stored: Sequence[Mapping[str, Any]], known: Sequence[Mapping[str, Any]]) -> list[Row]:
    ids = ids_of(stored, known)
    return [_row_of(ask, part, id_, known) for part, id_ in zip(stored, ids, strict=True)]


def _row_of(ask: Rows, part: Mapping[str, Any], id_: str, known: Sequence[Mapping[str, Any]]) -> Row:
    row = Row(id=id_)
    was = known[int(id_)] if id_.isdecimal() else {}
    for one in ask.inputs:
        stored = value_in(part, tuple(one.key.split(".")))
        if isinstance(one, Input):
            row.typed[one.key] = typed_value(one, stored)
        else:
            row.rows[one.key] = _rows_of(one, stored or [], was.get(one.key) or [])
    return row


def ids_of(stored: Sequence[Mapping[str, Any]], known: Sequence[Mapping[str, Any]]) -> list[str]:
    """The place of each part in what is known, by what names it; `n…` for one that is new."""
    places: dict[Any, str] = {}
    for place, part in enumerate(known):
        places.setdefault(name_in(part), str(place))
    ids, fresh = [], 0
    for part in stored:
        id_ = places.pop(name_in(part), "")
        if not id_:
            fresh += 1
            id_ = f"n{fresh}"
        ids.append(id_)
    return ids


def name_in(part: Mapping[str, Any]) -> str:
    """What makes two parts of a list the same one."""
    if "law" in part:
        return "·".join(str(part.get(key, "")) for key in ("law", "article", "clause"))
    for key in ("key", "value", "name", "question", "text", "when", "kind"):
        if part.get(key):
            return f"{key}:{part[key]}"
    return repr(sorted(part.items()))


def entries_from(section: Section, posted: Posted) -> Entries:
    """What was posted; an input that was not there holds nothing. Raises Invalid for too many rows."""
    found = Entries()
    for ask in section.asks():
        if isinstance(ask, Input):
            found.typed[ask.key] = _typed_from(ask, ask.key, posted)
        else:
            found.rows[ask.key] = _rows_from(ask, ask.key, posted)
    return found


def _rows_from(ask: Rows, name: str, posted: Posted) -> list[Row]:
    ids = posted.get(f"{name}.rows", ())
    if len(ids) > MOST_ROWS:
        raise Invalid(N_("A list holds at most %(most)s rows here."), facts={"most": MOST_ROWS, "fields": {}})
    return [_row_from(ask, f"{name}.{id_}", id_, posted) for id_ in dict.fromkeys(ids) if _is_id(id_)]


def _is_id(id_: str) -> bool:
    return bool(_ID.fullmatch(id_))


def _row_from(ask: Rows, name: str, id_: str, posted: Posted) -> Row:
    row = Row(id=id_)
    for one in ask.inputs:
        if isinstance(one, Input):
            row.typed[one.key] = _typed_from(one, f"{name}.{one.key}", posted)
        else:
            row.rows[one.key] = _rows_from(one, f"{name}.{one.key}", posted)
    return row


def _typed_from(one: Input, name: str, posted: Posted) -> Typed:
    if one.kind is Kind.LIMIT:
        return {part: _first(posted, f"{name}.{part}") for part in ("count", "unit", "note")}
    if one.kind is Kind.CHOICES:
        return [value for value in posted.get(name, ()) if value]
    if one.kind is Kind.WHEN:
        picked = _first(posted, f"{name}.pick") or "own"
        return _first(posted, name) if picked == "own" else picked.removeprefix("=")
    return _first(posted, name)


def _first(posted: Posted, name: str) -> str:
    return next(iter(posted.get(name, ())), "")


def holders(
    entries: Holder, asks: Sequence[Input | Rows], name: str = ""
) -> Iterator[tuple[str, Rows, list[Row]]]:
    """Every list of rows with the name under which it stands in the form, outer ones first."""
    for ask in asks:
        if isinstance(ask, Rows):
            rows = entries.rows.get(ask.key, [])
            full = f"{name}{ask.key}"
            yield full, ask, rows
            for row in rows:
                yield from holders(row, ask.inputs, f"{full}.{row.id}.")
