"""Choose for each key and field one value, and keep from where it is.

A value is chosen by its mark (`marks.py`): the authority of the source for the field, then the later day, the
later delivery, the later row. A field that a row does not have is no candidate.
"""

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from tongban.resources.fusion.facts import DAY_OF, FIELDS, KEY, Field, Kind, Source
from tongban.resources.fusion.functions import max_by
from tongban.resources.fusion.marks import AUTHORITY, MOST_DELIVERIES, ROW_BITS

Levels = tuple[tuple[int, int], ...]


def golden(rows: ir.Table, *, kind: Kind, sources: Sequence[Source]) -> ir.Table:
    """One row per key: the fields, `from_<field>` (mark without authority), `rows`, `newest`, `first_day` and `last_day`.

    `rows` are standardised rows of one bucket whose key is sound.
    """
    levels = {field: _levels(field, sources) for field in FIELDS[kind]}
    distinct = sorted(set(levels.values()))
    rows = rows.mutate(delivery=(rows["mark"] >> ROW_BITS) & MOST_DELIVERIES)
    rows = rows.mutate(
        **{
            f"rank_{place}": rows["mark"] + _authority(rows["delivery"], one)
            for place, one in enumerate(distinct)
        }
    )
    rows = rows.mutate(
        **{
            f"of_{field}": ibis.ifelse(
                rows[field.value].notnull(), rows[f"rank_{distinct.index(levels[field])}"], ibis.null("int64")
            )
            for field in FIELDS[kind]
        }
    )
    chosen = rows.group_by(KEY).agg(
        **{field.value: max_by(rows[field.value], rows[f"of_{field}"]) for field in FIELDS[kind]},
        **{f"from_{field}": rows[f"of_{field}"].max() for field in FIELDS[kind]},
        **_spread(rows, kind),
        rows=rows.count(),
        newest=rows["mark"].max(),
    )
    return chosen.mutate(**{f"from_{field}": chosen[f"from_{field}"] % AUTHORITY for field in FIELDS[kind]})


def _spread(rows: ir.Table, kind: Kind) -> Mapping[str, ir.Scalar]:
    """Whether the rows of one key disagree on a day that does not change (`conflicts.py`)."""
    day = rows[DAY_OF[kind].value]
    return {"first_day": day.min(), "last_day": day.max()}


def _levels(field: Field, sources: Sequence[Source]) -> Levels:
    """Delivery and authority, as it decides for a field; level 0 is left out."""
    return tuple((one.number, one.authority[field]) for one in sources if one.authority.get(field))


def _authority(delivery: ir.IntegerValue, levels: Levels) -> ir.IntegerValue:
    """The authority of a row's delivery, in the bits above the mark."""
    by_level: dict[int, list[int]] = {}
    for number, level in levels:
        by_level.setdefault(level, []).append(number)
    if not by_level:
        return ibis.literal(0, "int64")
    return ibis.cases(
        *(
            (_is_one_of(delivery, numbers), ibis.literal(level * AUTHORITY, "int64"))
            for level, numbers in by_level.items()
        ),
        else_=ibis.literal(0, "int64"),
    )


def _is_one_of(number: ir.IntegerValue, numbers: Sequence[int]) -> ir.BooleanValue:
    """By ranges: a list of more than a few becomes a join on DuckDB."""
    ranges: list[tuple[int, int]] = []
    for one in sorted(numbers):
        if ranges and ranges[-1][1] == one - 1:
            ranges[-1] = (ranges[-1][0], one)
        else:
            ranges.append((one, one))
    found = number.between(*ranges[0])
    for first, last in ranges[1:]:
        found = found | number.between(first, last)
    return found
