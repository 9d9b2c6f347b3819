"""Makes the published table of a definition from the rows of its source: coarser, counted, protected. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongban.resources.opendata.content import Column, DatasetContent, Role, Type
from tongban.resources.opendata.disclosure.anonymity import without_rare
from tongban.resources.opendata.disclosure.auditing import Step, no_step
from tongban.resources.opendata.disclosure.checking import need_of, shape_of
from tongban.resources.opendata.disclosure.coarsening import Finest
from tongban.resources.opendata.disclosure.dominance import Bounds, Made, is_dominated
from tongban.resources.opendata.disclosure.facts import Kind, Method
from tongban.resources.opendata.disclosure.generalising import PLAIN, Hierarchy
from tongban.resources.opendata.disclosure.rounding import rounded
from tongban.resources.opendata.disclosure.suppressing import protect, too_small
from tongban.resources.opendata.disclosure.tables import (
    TOTAL,
    TOTAL_WORDS,
    Key,
    Shape,
    is_total,
    with_totals,
)

Raw = Mapping[str, Any]
Order = Callable[[str], tuple[float, str]]
MOST_CELLS = 200_000
MOST_SMALL = 1_500  # two linear programs of this size for each: some minutes
HIDDEN = "#hidden"  # of a row of a source: its cell is hidden elsewhere already, so here too


class TooManyCells(ValueError):
    """The dimensions cut too finely to be protected."""


class TooManySmall(ValueError):
    """So many cells count too few that looking after them takes too long, and little would be left to read.

    `fits` has for a column the finest level by which the table can be built.
    """

    def __init__(self, small: int, cells: int, fits: Mapping[str, str]) -> None:
        super().__init__(f"{small}/{cells}")
        self.small, self.cells, self.fits = small, cells, dict(fits)


class TotalsHandedIn(ValueError):
    """A row of the source is a sum of others: the platform adds up itself, and looks at what totals tell."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """The rows to publish, in the order of `content.published`, and what was done to them."""

    rows: list[tuple[Any, ...]]
    by_rule: int = 0
    beside: int = 0
    left_out: int = 0
    made: dict[Key, Made] = field(default_factory=dict)


def make_table(
    raw: Iterable[Raw],
    content: DatasetContent,
    *,
    k: int,
    hierarchies: Mapping[str, Hierarchy],
    secret: bytes,
    step: Step = no_step,
) -> Table:
    """The table of a definition; `step` hears each hidden cell that was looked at.

    Raises TooManyCells, TooManySmall, TotalsHandedIn, and ValueError for a value that is not of its type.
    """
    if content.rule.kind is Kind.RECORDS:
        return _records(raw, content, k=k, hierarchies=hierarchies)
    return _cells(raw, content, k=k, hierarchies=hierarchies, secret=secret, step=step)


def _records(
    raw: Iterable[Raw], content: DatasetContent, *, k: int, hierarchies: Mapping[str, Hierarchy]
) -> Table:
    columns = content.published
    rows = [tuple(_told(one, row.get(one.name), hierarchies) for one in columns) for row in raw]
    quasi = [place for place, one in enumerate(columns) if one.role is Role.QUASI]
    kept = without_rare(rows, quasi, k=k) if quasi else rows
    return Table(rows=kept, left_out=len(rows) - len(kept))


def _told(column: Column, value: Any, hierarchies: Mapping[str, Hierarchy]) -> Any:
    if column.level:
        return hierarchies.get(column.name, PLAIN).at(value, column.level)
    return value_of(value, column.type)


def value_of(value: Any, kind: Type) -> Any:
    """A value as its type has it; nothing is None. Raises ValueError."""
    if value is None or value == "":
        return None
    if kind is Type.INTEGER:
        number = float(str(value).replace(",", ""))
        if not number.is_integer():
            raise ValueError(f"{value} is no whole number")
        return int(number)
    if kind is Type.NUMBER:
        return float(str(value).replace(",", ""))
    return str(value)


def _cells(
    raw: Iterable[Raw],
    content: DatasetContent,
    *,
    k: int,
    hierarchies: Mapping[str, Hierarchy],
    secret: bytes,
    step: Step,
) -> Table:
    dimensions = content.of(Role.DIMENSION)
    finest = Finest(dimensions, hierarchies)
    sums, derived, before = _summed(finest.seen(raw, content), content, dimensions, hierarchies)
    shape = shape_of(content.published)
    base = {key: one.value for key, one in sums.items()}
    whole = with_totals(base, shape)
    if len(whole) > MOST_CELLS:
        raise TooManyCells(len(whole))
    ranks = _ranks(whole, dimensions, hierarchies)
    ordered = sorted(whole, key=lambda key: [rank[part] for rank, part in zip(ranks, key, strict=True)])
    if content.rule.method is Method.ROUND:
        shown: dict[Key, float | None] = dict(rounded(whole, base=k, secret=secret))
        return Table(rows=[_row(key, shown[key], {}, content) for key in ordered])
    made = _made(sums, shape) if content.rule.kind is Kind.FIGURES else {}
    small = _small(whole, made, content, k) | before
    is_count = content.rule.kind is Kind.COUNTS
    if len(small) > MOST_SMALL:
        fits = finest.fits(shape, least=k, most=MOST_SMALL) if is_count else {}
        raise TooManySmall(len(small), len(whole), fits)
    hidden = protect(whole, shape, by_rule=small, need=need_of(content, k), is_count=is_count, step=step)
    rows = [
        _row(key, None if key in hidden.all else whole[key], derived.get(key, {}), content) for key in ordered
    ]
    return Table(rows=rows, by_rule=len(hidden.by_rule), beside=len(hidden.beside), made=made)


def _summed(
    raw: Iterable[Raw],
    content: DatasetContent,
    dimensions: Sequence[Column],
    hierarchies: Mapping[str, Hierarchy],
) -> tuple[dict[Key, Made], dict[Key, dict[str, Any]], frozenset[Key]]:
    """The cells, what is told beside them, and those that the source itself hides."""
    (measure,) = content.of(Role.MEASURE)
    makers = {one.role: one.name for one in content.of(Role.CONTRIBUTORS, Role.LARGEST, Role.SECOND)}
    sums: dict[Key, Made] = {}
    derived: dict[Key, dict[str, Any]] = {}
    hidden: set[Key] = set()
    for row in raw:
        key = tuple(hierarchies.get(one.name, PLAIN).at(row.get(one.name), one.level) for one in dimensions)
        if not TOTAL_WORDS.isdisjoint(key):
            raise TotalsHandedIn(f"{key}")
        value = row.get(measure.name)
        if value is None or value == "":
            raise ValueError(f"{measure.title}: {key}")
        if row.get(HIDDEN):
            hidden.add(key)
        number = float(str(value).replace(",", ""))
        made = Made(
            value=number,
            contributors=int(float(row.get(makers.get(Role.CONTRIBUTORS, ""), 0) or 0)),
            largest=float(row.get(makers.get(Role.LARGEST, ""), 0) or 0),
            second=float(row.get(makers.get(Role.SECOND, ""), 0) or 0),
        )
        sums[key] = sums[key] + made if key in sums else made
        derived[key] = {one.name: row.get(one.name) for one in content.of(Role.DERIVED)}
    return sums, derived, frozenset(hidden)


def _made(sums: Mapping[Key, Made], shape: Shape) -> dict[Key, Made]:
    found = dict(sums)
    for place in sorted(shape.totalled):
        more: dict[Key, Made] = {}
        for key, one in found.items():
            total = (*key[:place], TOTAL, *key[place + 1 :])
            more[total] = more[total] + one if total in more else one
        found |= more
    return found


def _small(
    whole: Mapping[Key, float], made: Mapping[Key, Made], content: DatasetContent, k: int
) -> frozenset[Key]:
    rule = content.rule
    if rule.kind is Kind.COUNTS:
        return too_small(whole, least=k)
    bounds = Bounds(least=rule.least_firms, dominance=rule.dominance, closeness=rule.closeness)
    return frozenset(key for key, one in made.items() if is_dominated(one, bounds))


def _ranks(
    whole: Iterable[Key], dimensions: Sequence[Column], hierarchies: Mapping[str, Hierarchy]
) -> list[dict[str, int]]:
    """For each dimension the place of its values: as the hierarchy orders them, totals last."""
    found = []
    keys = list(whole)
    for place, column in enumerate(dimensions):
        order: Order = hierarchies.get(column.name, PLAIN).order
        values = sorted({key[place] for key in keys} - {TOTAL}, key=order)
        found.append({value: rank for rank, value in enumerate([*values, TOTAL])})
    return found


def _row(
    key: Key, value: float | None, derived: Mapping[str, Any], content: DatasetContent
) -> tuple[Any, ...]:
    """One published row; what follows from a hidden measure is hidden, and totals have nothing that follows."""
    parts = iter(key)
    row: list[Any] = []
    for one in content.published:
        if one.role is Role.DIMENSION:
            row.append(next(parts))
        elif one.role is Role.MEASURE:
            row.append(None if value is None else value_of(value, one.type))
        else:
            beside = None if value is None or is_total(key) else derived.get(one.name)
            row.append(value_of(beside, one.type))
    return tuple(row)
