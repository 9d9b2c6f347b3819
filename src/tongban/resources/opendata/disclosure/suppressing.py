"""Which cells are hidden: the small ones, and as many others as it takes that nobody computes them. Pure.

The others are chosen one by one: of the cells that share a sum with one that can be computed, the smallest that
is not nought; a total only where no part is left. Where all of these are hidden already, of the cells that share a
sum with whatever is hidden together with it. Deterministic, so that a table built again hides the same cells.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from tongban.resources.opendata.disclosure.auditing import Room, Step, no_step, rooms_of
from tongban.resources.opendata.disclosure.tables import TOTAL, Key, Line, Shape, Shown, groups_of, lines_of

# the room that a hidden cell must have, by the most that it can be
Need = Callable[[Room], float]
_FAR = 10**12


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """The keys hidden by the rule itself, and those hidden beside them."""

    by_rule: frozenset[Key]
    beside: frozenset[Key]

    @property
    def all(self) -> frozenset[Key]:
        return self.by_rule | self.beside


def too_small(cells: Mapping[Key, float], *, least: int) -> frozenset[Key]:
    """The cells and totals that count fewer than `least`, nought aside."""
    return frozenset(key for key, value in cells.items() if 0 < value < least)


def protect(
    cells: Mapping[Key, float],
    shape: Shape,
    *,
    by_rule: Collection[Key],
    need: Need,
    is_count: bool = True,
    step: Step = no_step,
) -> Hidden:
    """Hide what the rule hides, and what it takes beside that. `cells` holds the totals."""
    hidden = set(by_rule)
    lines = lines_of(cells, shape)
    by_key: dict[Key, list[Line]] = {}
    for line in lines:
        for key in (*line.parts, line.total):
            by_key.setdefault(key, []).append(line)
    _break_lonely(cells, lines, hidden)
    while hidden:
        shown: dict[Key, Shown] = {key: None if key in hidden else value for key, value in cells.items()}
        rooms = rooms_of(shown, shape, is_count=is_count, step=step)
        exposed = [key for key, room in sorted(rooms.items()) if room.width < need(room)]
        if not exposed:
            break
        before = len(hidden)
        for key in exposed:
            hidden |= _one_more(cells, by_key.get(key, ()), hidden)
        if len(hidden) == before:  # all that shares a sum with it is hidden already
            for group in groups_of(hidden, lines):
                if not set(exposed).isdisjoint(group):
                    hidden |= _one_more(
                        cells, [line for key in group for line in by_key.get(key, ())], hidden
                    )
        if len(hidden) == before:  # nothing is left that could help
            break
    return Hidden(by_rule=frozenset(by_rule), beside=frozenset(hidden - set(by_rule)))


def _break_lonely(cells: Mapping[Key, float], lines: Sequence[Line], hidden: set[Key]) -> None:
    """No sum has a single hidden cell: the quick part, before any linear program."""
    is_changed = True
    while is_changed:
        is_changed = False
        for line in lines:
            tied = (*line.parts, line.total)
            if len(hidden.intersection(tied)) == 1:
                more = _one_more(cells, (line,), hidden)
                hidden |= more
                is_changed = is_changed or bool(more)


def _one_more(cells: Mapping[Key, float], lines: Collection[Line], hidden: Collection[Key]) -> set[Key]:
    """The cell of these sums that costs least of those that are shown."""
    there = {other for line in lines for other in (*line.parts, line.total) if other not in hidden}
    return {min(there, key=lambda other: (_cost(other, cells[other]), other))} if there else set()


def _cost(key: Key, value: float) -> float:
    """Nought tells little by being hidden and protects nothing; a total is missed most."""
    return value + _FAR * (key.count(TOTAL) + 1) if value else _FAR * (key.count(TOTAL) + 1) * 10
