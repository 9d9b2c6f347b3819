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

Levels = tuple[int, ...]
DOUBTFUL = "doubtful"


def golden(rows: ir.Table, *, kind: Kind, sources: Sequence[Source]) -> ir.Table:
    """One row per key: the fields, `from_<field>` (mark without authority), `rows`, `newest`, `first_day` and
    `last_day`; `doubtful` is 1 where these two differ, so that the rows may speak of two people.

    `rows` are standardised rows of one bucket whose key is sound.
    """
    levels = {field: _levels(field, sources) for field in FIELDS[kind]}
    distinct = sorted(set(levels.values()))
    delivery = (((rows["mark"] >> ROW_BITS) & MOST_DELIVERIES) - _lowest(sources)).cast("int32")
    rows = rows.mutate(
        **{
            # a look into a list: comparisons with every delivery cost as much as the choosing
            f"rank_{place}": rows["mark"] + ibis.array(list(one))[delivery].cast("int64")
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
    return chosen.mutate(
        **{f"from_{field}": chosen[f"from_{field}"] % AUTHORITY for field in FIELDS[kind]},
        **{DOUBTFUL: ibis.ifelse(chosen["first_day"] != chosen["last_day"], 1, 0)},
    )


def _spread(rows: ir.Table, kind: Kind) -> Mapping[str, ir.Scalar]:
    """Whether the rows of one key disagree on a day that does not change (`conflicts.py`)."""
    day = rows[DAY_OF[kind].value]
    return {"first_day": day.min(), "last_day": day.max()}


def _lowest(sources: Sequence[Source]) -> int:
    return min(one.number for one in sources)


def _levels(field: Field, sources: Sequence[Source]) -> Levels:
    """The authority for a field by number of the delivery, from the lowest on, in the bits above the mark."""
    authority = {one.number: one.authority.get(field, 0) for one in sources}
    return tuple(
        authority.get(number, 0) * AUTHORITY for number in range(_lowest(sources), max(authority) + 1)
    )
