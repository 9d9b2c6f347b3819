"""What was typed, as it is stored: over what was read, so that nothing is lost that no input shows. Pure."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from tongban.kernel.errors import N_
from tongban.services.items.editor.entries import Entries, Row
from tongban.services.items.editor.facts import Input, Rows, Section
from tongban.services.items.editor.places import UNFOLDED, head_of, put_at, put_in, value_at
from tongban.services.items.editor.values import Typed, Unreadable, stored_value
from tongban.services.items.library.elements import default_of, stored_of, value_of

_EMPTY = N_("Fill this in.")
_UNFIT = N_("This does not fit here.")
_TWICE = N_("Another row has this key already.")
_ALWAYS = frozenset({"name", "type_code"})  # no item and no entry is without
_NEEDED = frozenset({"missing", "string_too_short", "too_short"})


@dataclass(kw_only=True)
class Read:
    """What a section says, by field path, and what is wrong with it, by name of input."""

    said: dict[str, Any]
    faults: dict[str, str] = field(default_factory=dict)


def read(
    section: Section, entries: Entries, base: Mapping[str, Any], *, skip: frozenset[str] = frozenset()
) -> Read:
    """What was typed over what was read (`base`). Elements in `skip` are locked and stay as they were."""
    found = Read(said=deepcopy(dict(base)))
    for group in section.groups:
        if group.element in skip:
            continue
        for ask in group.asks:
            if isinstance(ask, Input):
                _take(found, ask, entries.typed.get(ask.key, ""), ask.key)
            else:
                stored = _rows(
                    ask, entries.rows.get(ask.key, []), value_at(base, ask.key) or [], ask.key, found.faults
                )
                put_at(found.said, ask.key, stored or None)
    _settle(found, section, entries)
    return found


def _take(found: Read, ask: Input, typed: Typed, name: str) -> None:
    try:
        stored = stored_value(ask, typed)
        put_at(found.said, ask.key, stored)
        if stored is None and ask.key in _ALWAYS:
            found.faults[name] = _EMPTY
    except Unreadable as unreadable:
        found.faults[name] = str(unreadable)


def _rows(
    ask: Rows, rows: Sequence[Row], base: Sequence[Mapping[str, Any]], name: str, faults: dict[str, str]
) -> list[dict[str, Any]]:
    taken = {str(part[ask.key_name]) for part in base if part.get(ask.key_name)}
    is_typed = any(one.key == ask.key_name for one in ask.inputs)  # its key, by hand
    keys: set[str] = set()
    parts = []
    for row in rows:
        is_known = row.id.isdecimal() and int(row.id) < len(base)
        part = deepcopy(dict(base[int(row.id)])) if is_known else {}
        if ask.is_fixed and not is_known:
            continue
        for one in ask.inputs:
            _put(part, one, row, f"{name}.{row.id}.{one.key}", faults)
        if not part and not is_known:
            continue
        if ask.makes_key and not part.get(ask.key_name):
            part[ask.key_name] = _fresh(ask.makes_key, taken)
        key = str(part.get(ask.key_name, ""))
        if is_typed and key in keys:
            faults[f"{name}.{row.id}.{ask.key_name}"] = _TWICE
        taken.add(key)
        keys.add(key)
        parts.append(part)
    return parts


def _put(part: dict[str, Any], one: Input | Rows, row: Row, name: str, faults: dict[str, str]) -> None:
    path = tuple(one.key.split("."))
    if isinstance(one, Rows):
        inside = _rows(one, row.rows.get(one.key, []), part.get(one.key) or [], name, faults)
        put_in(part, path, inside or None)
        return
    try:
        put_in(part, path, stored_value(one, row.typed.get(one.key, "")))
    except Unreadable as unreadable:
        faults[name] = str(unreadable)


def _fresh(stem: str, taken: set[str]) -> str:
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def _settle(found: Read, section: Section, entries: Entries) -> None:
    """Each value in the form in which it is stored; what does not fit its field is a fault there."""
    for head in dict.fromkeys(head_of(ask.key)[0] for ask in section.asks()):
        if head in UNFOLDED or head not in found.said:
            continue
        try:
            stored = stored_of(head, value_of(head, found.said[head]))
        except ValidationError as error:
            for one in error.errors():
                name = _name_of(head, one["loc"], section, entries)
                found.faults.setdefault(name, _EMPTY if one["type"] in _NEEDED else _UNFIT)
            continue
        if stored is None or value_of(head, stored) == default_of(head):
            del found.said[head]
        else:
            found.said[head] = stored


def _name_of(head: str, loc: tuple[int | str, ...], section: Section, entries: Entries) -> str:
    """The name of the input to which a fault belongs."""
    name, rows = head, entries.rows.get(head)
    for place, step in enumerate(loc):
        if isinstance(step, int) and rows is not None and step < len(rows):
            row, rows = rows[step], None
            name = f"{name}.{row.id}"
            following = loc[place + 1] if place + 1 < len(loc) else ""
            rows = row.rows.get(str(following))
        elif isinstance(step, str):
            name = f"{name}.{step}"
    return name
