"""Says of a finished table whether it keeps to its rule, and names every cell that does not. Pure.

It sees only what is published, and for figures of firms who makes them: whoever made the table, and however, this
is what is asked before it goes out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tongban.resources.opendata.content import Column, DatasetContent, Role
from tongban.resources.opendata.disclosure.anonymity import classes_of, rare_classes
from tongban.resources.opendata.disclosure.auditing import Contradiction, Room, Step, no_step, rooms_of
from tongban.resources.opendata.disclosure.dominance import Bounds, Made, is_dominated
from tongban.resources.opendata.disclosure.facts import Kind, Method, Offence, Reason, Risk
from tongban.resources.opendata.disclosure.personal import columns_of_names, personal_cells, personal_columns
from tongban.resources.opendata.disclosure.suppressing import Need
from tongban.resources.opendata.disclosure.tables import Key, Shape, Shown, lines_of
from tongban.resources.opendata.facts import HANDED_IN

MOST_TOLD = 50
Row = tuple[Any, ...]
_NEAR = 1e-6


def check_table(
    rows: Sequence[Row],
    content: DatasetContent,
    *,
    k: int,
    made: Mapping[Key, Made] | None = None,
    step: Step = no_step,
) -> Risk:
    """What is wrong with the published rows, whose values stand in the order of `content.published`.

    `made` says who makes the figures of each cell; figures without it are refused. Two linear programs for each
    hidden cell, and `step` after them.
    """
    columns = content.published
    titles = [one.title for one in columns]
    offences = [*personal_columns(titles), *personal_cells(rows, titles)]
    if content.source == HANDED_IN:
        offences += columns_of_names(rows, titles)
    if content.rule.kind is Kind.RECORDS:
        return _records(rows, columns, k=k, offences=offences)
    cells = cells_of(rows, columns)
    if content.rule.method is Method.ROUND:
        return _rounded(cells, columns, rows=len(rows), base=k, offences=offences)
    return _hidden(cells, content, rows=len(rows), k=k, made=made, offences=offences, step=step)


def shape_of(columns: Sequence[Column]) -> Shape:
    """The dimensions of a table, and which of them have totals."""
    dimensions = [one for one in columns if one.role is Role.DIMENSION]
    return Shape(
        dimensions=tuple(one.name for one in dimensions),
        totalled=frozenset(place for place, one in enumerate(dimensions) if one.has_total),
    )


def cells_of(rows: Sequence[Row], columns: Sequence[Column]) -> dict[Key, Shown]:
    """The protected measure by cell. Raises ValueError for a cell that stands twice."""
    places = [place for place, one in enumerate(columns) if one.role is Role.DIMENSION]
    measure = next(place for place, one in enumerate(columns) if one.role is Role.MEASURE)
    derived = [place for place, one in enumerate(columns) if one.role is Role.DERIVED]
    found: dict[Key, Shown] = {}
    for row in rows:
        key = tuple(str(row[place]) for place in places)
        if key in found:
            raise ValueError(f"the cell {key} stands twice")
        found[key] = row[measure]
        if row[measure] is None and any(row[place] is not None for place in derived):
            raise ValueError(f"what follows from the hidden cell {key} is shown")
    return found


def need_of(content: DatasetContent, k: int) -> Need:
    """The room that a hidden cell must have: k people, or a share of what a figure can be."""
    if content.rule.kind is Kind.COUNTS:
        return lambda room: float(k)
    share = content.rule.closeness / 100
    return lambda room: max(room.most * share, _NEAR)


def _records(rows: Sequence[Row], columns: Sequence[Column], *, k: int, offences: list[Offence]) -> Risk:
    places = [place for place, one in enumerate(columns) if one.role is Role.QUASI]
    if not places:
        return Risk(rows=len(rows), offences=tuple(offences[:MOST_TOLD]))
    sizes = classes_of(rows, places)
    for alike in sorted(rare_classes(rows, places, k=k), key=str):
        where = {columns[place].title: str(value) for place, value in zip(places, alike, strict=True)}
        offences.append(Offence(reason=Reason.TOO_ALIKE_FEW, where=where, value=str(sizes[alike])))
    return Risk(
        rows=len(rows),
        classes=len(sizes),
        smallest_class=min(sizes.values(), default=None),
        offences=tuple(offences[:MOST_TOLD]),
    )


def _rounded(
    cells: Mapping[Key, Shown], columns: Sequence[Column], *, rows: int, base: int, offences: list[Offence]
) -> Risk:
    names = [one.title for one in columns if one.role is Role.DIMENSION]
    for key, value in cells.items():
        if value is None or abs(value / base - round(value / base)) > _NEAR:
            offences.append(Offence(reason=Reason.NOT_ROUNDED, where=_where(names, key)))
    shown = [int(value) for value in cells.values() if value]
    return Risk(
        rows=rows, cells=len(cells), smallest=min(shown, default=None), offences=tuple(offences[:MOST_TOLD])
    )


def _hidden(
    cells: Mapping[Key, Shown],
    content: DatasetContent,
    *,
    rows: int,
    k: int,
    made: Mapping[Key, Made] | None,
    offences: list[Offence],
    step: Step,
) -> Risk:
    columns, names = content.published, [one.title for one in content.of(Role.DIMENSION)]
    shape = shape_of(columns)
    is_count = content.rule.kind is Kind.COUNTS
    shown = {key: value for key, value in cells.items() if value is not None}
    if is_count:
        small = {key: str(value) for key, value in shown.items() if 0 < value < k}
        offences += [
            Offence(reason=Reason.TOO_FEW, where=_where(names, key), value=f"{float(value):g}")
            for key, value in sorted(small.items())
        ]
    else:
        offences += _dominated(shown, names, content, made)
    offences += _sums(cells, shape, names)
    narrowest: float | None = None
    if any(value is None for value in cells.values()):
        try:
            rooms = rooms_of(cells, shape, is_count=is_count, step=step)
        except Contradiction:
            rooms = {}
            offences.append(Offence(reason=Reason.SUM_WRONG, where={}))
        need = need_of(content, k)
        offences += [
            Offence(reason=Reason.COMPUTABLE, where=_where(names, key), value=_room_text(room))
            for key, room in sorted(rooms.items())
            if room.width < need(room)
        ]
        narrowest = min((room.width for room in rooms.values()), default=None)
    counted = [int(value) for value in shown.values() if value] if is_count else []
    return Risk(
        rows=rows,
        cells=len(cells),
        hidden=len(cells) - len(shown),
        smallest=min(counted, default=None),
        narrowest=None if narrowest in (None, float("inf")) else narrowest,
        offences=tuple(offences[:MOST_TOLD]),
    )


def _dominated(
    shown: Mapping[Key, float],
    names: Sequence[str],
    content: DatasetContent,
    made: Mapping[Key, Made] | None,
) -> list[Offence]:
    rule = content.rule
    bounds = Bounds(least=rule.least_firms, dominance=rule.dominance, closeness=rule.closeness)
    return [
        Offence(reason=Reason.DOMINATED, where=_where(names, key))
        for key, value in sorted(shown.items())
        if value and (made is None or key not in made or is_dominated(made[key], bounds))
    ]


def _sums(cells: Mapping[Key, Shown], shape: Shape, names: Sequence[str]) -> list[Offence]:
    """Totals that are shown whole and are not the sum of their parts."""
    found = []
    for line in lines_of(cells, shape):
        parts = [cells[key] for key in line.parts]
        total = cells[line.total]
        if total is None or any(value is None for value in parts):
            continue
        if abs(sum(value or 0 for value in parts) - total) > max(_NEAR, abs(total) * 1e-9):
            found.append(Offence(reason=Reason.SUM_WRONG, where=_where(names, line.total)))
    return found


def _where(names: Sequence[str], key: Key) -> dict[str, str]:
    return dict(zip(names, key, strict=True))


def _room_text(room: Room) -> str:
    return f"{room.least:g}—{room.most:g}"
