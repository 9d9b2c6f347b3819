"""How a text column is read: short ways for what is well written, the long way for the rest.

Nine of ten values are well written, and cleaning is most of the cost of fusion. A CASE is evaluated for the rows
that reach it, so that the long way stands within it, as one expression: in selects of its own every step would
copy the column for all rows, which costs more than reading it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

Test = Callable[[ir.StringValue], ir.BooleanValue]
Read = Callable[[ir.StringValue], ir.Value]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """`clean` reads what `is_clean`; then the `usual` ways, each with its test; `mended` reads all the rest.

    What is read is null where there is no value. `settled` is what is done to every value at last.
    """

    is_clean: Test
    clean: Read
    usual: tuple[tuple[Test, Read], ...] = ()
    mended: Read
    settled: Callable[[ir.Value], ir.Value] | None = None


def read_columns(table: ir.Table, readings: Mapping[str, Reading]) -> ir.Table:
    """The table with a column `<name>_value` for every reading, and `<name>_clean` beside it."""
    table = table.mutate(**{f"{name}_clean": one.is_clean(table[name]) for name, one in readings.items()})
    table = table.mutate(
        **{f"{name}_value": _read(table[name], table[f"{name}_clean"], one) for name, one in readings.items()}
    )
    settled = {
        f"{name}_value": one.settled(table[f"{name}_value"])
        for name, one in readings.items()
        if one.settled is not None
    }
    return table.mutate(**settled) if settled else table


def _read(text: ir.StringValue, is_clean: ir.BooleanValue, one: Reading) -> ir.Value:
    mended = one.mended(text)
    return ibis.cases(
        (text.isnull(), ibis.null(mended.type())),
        (is_clean, one.clean(text)),
        *((test(text), read(text)) for test, read in one.usual),
        else_=mended,
    )
