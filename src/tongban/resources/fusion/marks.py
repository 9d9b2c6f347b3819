"""A mark: which row of which delivery, and from when, in one number that also says which is newer.

    bits 59–62   authority of the source for the field (0–15)
    bits 42–58   days since 1 January 1900 (to the year 2258)
    bits 29–41   number of the delivery (1–8191)
    bits  0–28   row of the delivery (1–536,870,911)

The greatest mark wins: first authority, then the later day, then the later delivery, then the later row. No
two rows have the same, so that every engine chooses the same one. Without the authority it is the lineage.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

ROW_BITS, DELIVERY_BITS, DAY_BITS = 29, 13, 17
EPOCH = date(1900, 1, 1)
MOST_ROWS = (1 << ROW_BITS) - 1
MOST_DELIVERIES = (1 << DELIVERY_BITS) - 1
MOST_DAYS = (1 << DAY_BITS) - 1
AUTHORITY = 1 << (ROW_BITS + DELIVERY_BITS + DAY_BITS)
HIGHEST_AUTHORITY = 15


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a value came from."""

    delivery: int
    row: int
    seen: date


def origin_of(mark: int) -> Origin:
    """Read a mark, with or without authority."""
    return Origin(
        delivery=(mark >> ROW_BITS) & MOST_DELIVERIES,
        row=mark & MOST_ROWS,
        seen=EPOCH + timedelta(days=(mark >> (ROW_BITS + DELIVERY_BITS)) & MOST_DAYS),
    )


def marks(table: ir.Table) -> ir.IntegerValue:
    """The marks of landed rows, without authority. A row that does not say from when it is, is of its delivery's day."""
    seen = table["seen_value"].fill_null(table["delivered_on"])
    days = seen.delta(ibis.date(EPOCH), unit="day").cast("int64")
    return days * (1 << (ROW_BITS + DELIVERY_BITS)) + table["delivery"] * (1 << ROW_BITS) + table["row"]
