"""A table of cells with the totals that it shows, and the sums that tie its cells together. Pure.

A cell is named by one value for each dimension; TOTAL stands for all of them. What is not there is nought.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

TOTAL = "合计"
# what sums are called in tables of offices
TOTAL_WORDS = frozenset({TOTAL, "总计", "小计", "总数", "共计", "全部合计", "total", "Total", "TOTAL"})
Key = tuple[str, ...]
Shown = float | None  # None: hidden


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The dimensions, and which of them have a total in the table."""

    dimensions: tuple[str, ...]
    totalled: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Line:
    """Cells that add up to another: the parts along one dimension and their total."""

    total: Key
    parts: tuple[Key, ...]


def is_total(key: Key) -> bool:
    """Whether a cell is a sum of others."""
    return TOTAL in key


def lines_of(keys: Collection[Key], shape: Shape) -> list[Line]:
    """Every sum that a reader of the table knows of."""
    there = set(keys)
    found = []
    for place in sorted(shape.totalled):
        parts: dict[Key, list[Key]] = {}
        for key in sorted(there):
            if key[place] != TOTAL:
                parts.setdefault((*key[:place], TOTAL, *key[place + 1 :]), []).append(key)
        found += [Line(total=total, parts=tuple(row)) for total, row in parts.items() if total in there]
    return found


def with_totals(cells: Mapping[Key, float], shape: Shape) -> dict[Key, float]:
    """The cells and the totals that the shape asks for."""
    found = dict(cells)
    for place in sorted(shape.totalled):
        sums: dict[Key, float] = {}
        for key, value in found.items():
            total = (*key[:place], TOTAL, *key[place + 1 :])
            sums[total] = sums.get(total, 0) + value
        found |= sums
    return found


def groups_of(keys: Collection[Key], lines: Sequence[Line]) -> Iterator[list[Key]]:
    """The keys in groups that no sum ties to each other."""
    root: dict[Key, Key] = {key: key for key in keys}

    def find(key: Key) -> Key:
        while root[key] != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    for line in lines:
        tied = [key for key in (*line.parts, line.total) if key in root]
        for key in tied[1:]:
            root[find(key)] = find(tied[0])
    groups: dict[Key, list[Key]] = {}
    for key in sorted(root):
        groups.setdefault(find(key), []).append(key)
    yield from groups.values()
