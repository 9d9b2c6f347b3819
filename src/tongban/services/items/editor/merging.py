"""Two people edited the same page: what only one of them changed is taken, the rest is asked. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongban.services.items.editor.entries import name_in


@dataclass(frozen=True, kw_only=True)
class Clash:
    """One value that both changed, each in another way. `path` leads to it; a list by what names its part."""

    path: tuple[str, ...]
    mine: Any
    theirs: Any


@dataclass(kw_only=True)
class Merged:
    """The values after both changes, with mine where they clash."""

    values: dict[str, Any]
    clashes: list[Clash] = field(default_factory=list)


def merge(*, base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """What follows from two changes of the same values (`base` is what both had read)."""
    clashes: list[Clash] = []
    return Merged(values=_mappings((), base, mine, theirs, clashes), clashes=clashes)


def _mappings(
    path: tuple[str, ...],
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    clashes: list[Clash],
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in dict.fromkeys([*mine, *theirs]):
        value = _one((*path, key), base.get(key), mine.get(key), theirs.get(key), clashes)
        if value is not None:
            found[key] = value
    return found


def _one(path: tuple[str, ...], base: Any, mine: Any, theirs: Any, clashes: list[Clash]) -> Any:
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    if _is_mapping(mine) and _is_mapping(theirs):
        return _mappings(path, base if _is_mapping(base) else {}, mine, theirs, clashes)
    if _has_parts(mine) and _has_parts(theirs):
        return _lists(path, base if _has_parts(base) else [], mine, theirs, clashes)
    clashes.append(Clash(path=path, mine=mine, theirs=theirs))
    return mine


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping)


def _has_parts(value: Any) -> bool:
    """A list whose parts have names of their own."""
    return isinstance(value, list) and all(isinstance(part, Mapping) for part in value) and _is_named(value)


def _is_named(parts: Sequence[Mapping[str, Any]]) -> bool:
    names = [name_in(part) for part in parts]
    return len(names) == len(set(names))


def _lists(
    path: tuple[str, ...],
    base: Sequence[Mapping[str, Any]],
    mine: Sequence[Mapping[str, Any]],
    theirs: Sequence[Mapping[str, Any]],
    clashes: list[Clash],
) -> list[Any]:
    """By what names each part, in my order; what they added follows."""
    was, now, other = ({name_in(part): part for part in parts} for parts in (base, mine, theirs))
    found = []
    for name in dict.fromkeys([*now, *other]):
        value = _one((*path, name), was.get(name), now.get(name), other.get(name), clashes)
        if value is not None:
            found.append(value)
    return found
