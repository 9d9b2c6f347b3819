"""How exactly a hidden cell can be computed from what is shown: the least and the most that it can be. Pure.

A reader knows that counts are not negative and that parts add up to their totals. What follows for a hidden cell
is a linear program; HiGHS solves it for the least and for the most. Where both are near each other the cell is as
good as shown. Source: Hundepohl et al., Statistical Disclosure Control (Wiley 2012), ch. 4 (auditing, the
feasibility interval, sliding protection); Fischetti and Salazar (2001). Only the continuous problem is solved: in
a table of three and more dimensions the whole numbers in it may leave a little less room.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf

import highspy

from tongban.resources.opendata.disclosure.tables import Key, Line, Shape, Shown, groups_of, lines_of

_NEAR = 1e-6
# hears each cell that was looked at; it may raise, to stop
Step = Callable[[], None]


def no_step() -> None:
    """Nobody wants to hear how far it is."""


@dataclass(frozen=True, kw_only=True)
class Room:
    """What a hidden cell can be by what is shown."""

    least: float
    most: float

    @property
    def width(self) -> float:
        return self.most - self.least


def rooms_of(
    cells: Mapping[Key, Shown],
    shape: Shape,
    *,
    of: Collection[Key] | None = None,
    is_count: bool = True,
    step: Step = no_step,
) -> dict[Key, Room]:
    """The room of each hidden cell, or of those of `of`. Two linear programs for each, and `step` after them."""
    return rooms_along(cells, lines_of(cells, shape), of=of, is_count=is_count, step=step)


def rooms_along(
    cells: Mapping[Key, Shown],
    lines: Collection[Line],
    *,
    of: Collection[Key] | None = None,
    is_count: bool = True,
    step: Step = no_step,
) -> dict[Key, Room]:
    """The same, where these sums are known of the cells. Raises Contradiction."""
    hidden = {key for key, value in cells.items() if value is None}
    wanted = hidden if of is None else hidden & set(of)
    lines = [line for line in lines if hidden.intersection((*line.parts, line.total))]
    by_key: dict[Key, list[Line]] = {}
    for line in lines:
        for key in hidden.intersection((*line.parts, line.total)):
            by_key.setdefault(key, []).append(line)
    found: dict[Key, Room] = {}
    for group in groups_of(hidden, lines):
        asked = [key for key in group if key in wanted]
        if not asked:
            continue
        tied = list(dict.fromkeys(line for key in group for line in by_key.get(key, ())))
        for key, least, most in _bounds(group, tied, cells, asked):
            found[key] = _whole(least, most) if is_count else Room(least=least, most=most)
            step()
    return found


def _whole(least: float, most: float) -> Room:
    return Room(least=ceil(least - _NEAR), most=most if most == inf else floor(most + _NEAR))


def _bounds(
    group: Sequence[Key], lines: Sequence[Line], cells: Mapping[Key, Shown], asked: Sequence[Key]
) -> Iterator[tuple[Key, float, float]]:
    if not lines:
        yield from ((key, 0.0, inf) for key in asked)
        return
    solver = _Silent()
    place = {key: number for number, key in enumerate(group)}
    solver.addVars(len(group), [0.0] * len(group), [highspy.kHighsInf] * len(group))
    for line in lines:
        terms = [(place[key], 1.0) for key in line.parts if key in place]
        rest = -sum(cells[key] or 0.0 for key in line.parts if key not in place)
        if line.total in place:
            terms.append((place[line.total], -1.0))
        else:
            rest += cells[line.total] or 0.0
        numbers, weights = zip(*terms, strict=True)
        solver.addRow(rest, rest, len(terms), list(numbers), list(weights))
    for key in asked:
        solver.changeColCost(place[key], 1.0)
        least = _solved(solver, highspy.ObjSense.kMinimize, otherwise=0.0)
        most = _solved(solver, highspy.ObjSense.kMaximize, otherwise=inf)
        solver.changeColCost(place[key], 0.0)
        yield key, least, most


class _Silent(highspy.Highs):
    """A solver that says nothing: the library's own greets on the console before an option can be set."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def enableCallbacks(self) -> None:
        """Called while it is made, and what would greet."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _solved(solver: highspy.Highs, sense: highspy.ObjSense, *, otherwise: float) -> float:
    """The best value; `otherwise` where there is no end. Raises Contradiction where the sums do not fit."""
    solver.changeObjectiveSense(sense)
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return float(solver.getInfo().objective_function_value)
    if status in (
        highspy.HighsModelStatus.kUnbounded,
        highspy.HighsModelStatus.kUnboundedOrInfeasible,
    ):
        return otherwise
    raise Contradiction(str(status))


class Contradiction(ValueError):
    """The shown cells do not add up to the shown totals: no table of counts looks like this."""
