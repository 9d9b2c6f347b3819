"""The report on the deliveries for a terminal, and as facts for machines."""

from collections.abc import Mapping
from typing import Any

from rich.box import SIMPLE
from rich.table import Table

from tongban.resources.fusion.reporting.page import NOTHING, Register, kept_out, shares


def table_of(register: Register) -> Table:
    """One line for each delivery."""
    title = f"{register.kind.value}: {register.golden:,} in the register, {register.conflicts:,} keys speak of two"
    table = Table(title=title, box=SIMPLE)
    table.add_column("", no_wrap=True, justify="right")
    table.add_column("department", no_wrap=True, min_width=22)
    for name in ("rows", "complete %", "valid %", "agree %", "score", "days old", "kept out", "to link"):
        table.add_column(name, justify="right")
    for one in register.deliveries:
        table.add_row(
            str(one.number),
            one.department,
            f"{one.rows:,}",
            *(NOTHING if share is None else f"{100 * share:.1f}" for share in shares(one)),
            NOTHING if one.score is None else f"{one.score:.1f}",
            NOTHING if one.days_old is None else f"{one.days_old:.0f}",
            f"{kept_out(one):,}",
            f"{one.to_link:,}",
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
                "merged": one.merged,
                "to_link": one.to_link,
                "kept_out": {str(fault.name): times for fault, times in one.kept_out.items()},
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
