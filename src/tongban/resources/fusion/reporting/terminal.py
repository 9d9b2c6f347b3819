"""The report on the deliveries for a terminal, and as facts for machines."""

from collections.abc import Mapping
from typing import Any

from rich.box import SIMPLE
from rich.table import Table

from tongban.resources.fusion.reporting.page import NOTHING, Register, row_figures, shares

_MARKS = ("complete %", "valid %", "agree %", "score", "days old")


def table_of(register: Register) -> Table:
    """One line for each delivery: the rows taken in are the sum of the five columns behind them."""
    title = f"{register.kind.value}: {register.golden:,} in the register, {register.conflicts:,} keys speak of two"
    table = Table(title=title, box=SIMPLE)
    table.add_column("", no_wrap=True, justify="right")
    table.add_column("department", no_wrap=True, min_width=22)
    for name in ("taken in", "used", "repeated", "of two", "to link", "kept out", *_MARKS):
        table.add_column(name, justify="right")
    for one in register.deliveries:
        table.add_row(
            str(one.number),
            one.department,
            *(f"{count:,}" for count in row_figures(one.counts)),
            *(NOTHING if share is None else f"{100 * share:.1f}" for share in shares(one)),
            NOTHING if one.score is None else f"{one.score:.1f}",
            NOTHING if one.days_old is None else f"{one.days_old:.0f}",
        )
    return table


def as_facts(register: Register) -> Mapping[str, Any]:
    """The same, field by field."""
    return {
        "kind": register.kind.value,
        "golden": register.golden,
        "conflicts": register.conflicts,
        "deliveries": [
            {
                "number": one.number,
                "department": one.department,
                "delivered_on": one.delivered_on.isoformat(),
                "rows": one.rows,
                "merged": one.counts.used + one.counts.repeated + one.counts.clashing,
                **{name: count for name, count in one.counts.as_json().items() if name != "broken"},
                "days_old": one.days_old,
                "score": one.score,
                "fields": {
                    field.field.value: {
                        "completeness": field.completeness,
                        "validity": field.validity,
                        "agreement": field.agreement,
                    }
                    for field in one.fields
                },
            }
            for one in register.deliveries
        ],
    }
