"""How a text column is read: a short way for what is well written, a long way for the rest.

Nine of ten values are clean, and cleaning is most of the cost of fusion. Each step stands in a select of its
own: an engine then computes it once, and the long way only for the rows that need it (a CASE is evaluated for
the rows that reach it).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

Step = Callable[[ir.StringValue], ir.StringValue]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """`is_clean` says whether a text needs nothing; `tidying` mends the rest, step by step; `value` reads it.

    `value` gets the tidied text and whether it was clean, and gives null where there is no value.
    """

    is_clean: Callable[[ir.StringValue], ir.BooleanValue]
    tidying: tuple[Step, ...] = ()
    value: Callable[[ir.StringValue, ir.BooleanValue], ir.Value]


def read_columns(table: ir.Table, readings: Mapping[str, Reading]) -> ir.Table:
    """The table with a column `<name>_value` for every reading, and `<name>_clean` beside it.

    What is clean is null on the long way: a function passes over nulls for nothing, where a CASE copies every row.
    """
    given = table.columns
    table = table.mutate(**{f"{name}_clean": one.is_clean(table[name]) for name, one in readings.items()})
    table = table.mutate(
        **{
            f"{name}_tidy": ibis.ifelse(table[f"{name}_clean"], ibis.null("string"), table[name])
            for name, one in readings.items()
            if one.tidying
        }
    )
    for step in range(max(len(one.tidying) for one in readings.values())):
        table = table.mutate(
            **{
                f"{name}_tidy": one.tidying[step](table[f"{name}_tidy"])
                for name, one in readings.items()
                if step < len(one.tidying)
            }
        )
    table = table.mutate(
        **{
            f"{name}_tidy": ibis.ifelse(table[f"{name}_clean"], table[name], table[f"{name}_tidy"])
            for name, one in readings.items()
            if one.tidying
        }
    )
    return table.select(
        *given,
        *(f"{name}_clean" for name in readings),
        **{
            f"{name}_value": one.value(table[f"{name}_tidy" if one.tidying else name], table[f"{name}_clean"])
            for name, one in readings.items()
        },
    )
