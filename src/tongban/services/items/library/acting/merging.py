"""Merge entries into one: what they say side by side, and a choice for each element that differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tongban.kernel.errors import N_
from tongban.services.items.library.acting.entries import Standing, codes_from, entry_of
from tongban.services.items.library.acting.typed import Typed
from tongban.services.items.library.elements import ELEMENTS, STRICTNESS, Policy, value_of
from tongban.services.items.library.facts import EntryContent, EntryFact
from tongban.services.items.library.policies import key_of
from tongban.services.items.library.proposals import NewEntry

ALL = "all"
UPPER = "upper"
MOST = 6


@dataclass(frozen=True, kw_only=True)
class Row:
    """One element as each entry says it: stored values by field path, one mapping for an entry."""

    key: str
    said: tuple[Mapping[str, Any], ...]

    @property
    def is_same(self) -> bool:
        return all(one == self.said[0] for one in self.said[1:])

    @property
    def can_all(self) -> bool:
        """Whether the parts can stand together: everything said is a list."""
        return all(isinstance(stored, list) for one in self.said for stored in one.values())

    @property
    def field(self) -> str:
        return f"take-{self.key}"


def rows_of(contents: Sequence[EntryContent]) -> list[Row]:
    """Every element but the name of which one of the entries says something."""
    said = [content.said() for content in contents]
    rows = [
        Row(
            key=key,
            said=tuple({path: one[path] for path in element.fields if path in one} for one in said),
        )
        for key, element in ELEMENTS.items()
        if key != "name"
    ]
    return [row for row in rows if any(row.said)]


def uppers_of(entries: Sequence[EntryFact]) -> list[str]:
    """The different entries above; one where all stand under the same."""
    return list(dict.fromkeys(entry.upper_code for entry in entries))


def typed_at_first(rows: Sequence[Row]) -> dict[str, list[str]]:
    """Lists are taken whole; anything else waits for a choice."""
    return {row.field: [ALL] for row in rows if not row.is_same and row.can_all}


def typed_merged(new: NewEntry, rows: Sequence[Row], entries: Sequence[EntryFact]) -> dict[str, list[str]]:
    """The form of a merger that is proposed already."""
    typed = {"name": [new.content.name], "code": [new.code], "catalog_code": [new.catalog_code]}
    said = new.content.said()
    for row in rows:
        mine = {path: said[path] for path in ELEMENTS[row.key].fields if path in said}
        taken = [str(number) for number, one in enumerate(row.said) if one == mine]
        if taken:
            typed[row.field] = taken[:1]
        elif row.can_all:
            typed[row.field] = [ALL]
    if new.upper in (uppers := uppers_of(entries)):
        typed[UPPER] = [str(uppers.index(new.upper))]
    return typed


def merged_from(typed: Typed, entries: Sequence[EntryFact]) -> NewEntry:
    """The one entry that the form makes of several. Raises Invalid with a sentence for each field."""
    said: dict[str, Any] = {}
    for row in rows_of([entry.content for entry in entries]):
        said |= row.said[0] if row.is_same else _taken(typed, row)
    if not typed.text("name"):
        typed.wrong("name", N_("Enter the name of the item as the list is to call it."))
    type_code = str(said.pop("type_code", ""))
    code, catalog = codes_from(typed, region=entries[0].area_code, type_code=type_code)
    content = {
        "name": typed.text("name"),
        "type_code": type_code,
        "basis": said.pop("basis", []),
        "use_levels": said.pop("use_levels", []),
        "central_department": entries[0].content.central_department,
        "implementing_bodies": _bodies(entries),
        "elements": said,
        "policies": _strictest([entry.content for entry in entries]),
    }
    new = entry_of(typed, _standing(typed, entries), code=code, catalog_code=catalog, content=content)
    typed.check()
    assert new is not None
    return new


def _taken(typed: Typed, row: Row) -> Mapping[str, Any]:
    choice = typed.text(row.field)
    if choice == ALL and row.can_all:
        return _together(row.said)
    if choice.isdecimal() and int(choice) < len(row.said):
        return row.said[int(choice)]
    typed.wrong(row.field, N_("Choose what the new entry is to say here."))
    return {}


def _together(said: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The parts of every entry; the same part stands once, as the first entry says it."""
    found: dict[str, dict[Any, Any]] = {}
    for one in said:
        for path, stored in one.items():
            known = found.setdefault(path, {})
            for part, value in zip(stored, value_of(path, stored), strict=True):
                known.setdefault(key_of(value), part)
    return {path: list(parts.values()) for path, parts in found.items()}


def _standing(typed: Typed, entries: Sequence[EntryFact]) -> Standing:
    first, uppers = entries[0], uppers_of(entries)
    choice = typed.text(UPPER) if len(uppers) > 1 else "0"
    if not choice.isdecimal() or int(choice) >= len(uppers):
        typed.wrong(UPPER, N_("Choose the entry above."))
        choice = "0"
    parents = {entry.parent_code for entry in entries}
    return Standing(
        area_code=first.area_code,
        level=first.level,
        upper=uppers[int(choice)],
        parent=first.parent_code if len(parents) == 1 else "",
    )


def _bodies(entries: Sequence[EntryFact]) -> str:
    told = [entry.content.implementing_bodies for entry in entries if entry.content.implementing_bodies]
    return "；".join(dict.fromkeys(told))


def _strictest(contents: Sequence[EntryContent]) -> dict[str, Policy]:
    """What one of them binds stays bound, the strictest first."""
    keys = {key for content in contents for key in content.policies}
    found: dict[str, Policy] = {}
    for key in keys:
        wanted = [content.policies.get(key, ELEMENTS[key].policy) for content in contents]
        found[key] = min(wanted, key=STRICTNESS.index)
    return {key: found[key] for key in ELEMENTS if key in found}
