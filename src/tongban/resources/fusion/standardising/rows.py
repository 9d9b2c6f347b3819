"""What deliveries of people and of entities have in common, row by row."""

from datetime import date

import ibis
import ibis.expr.types as ir

from tongban.resources.fusion.facts import (
    FAULT_OF,
    FIELDS,
    KEEPS_OUT,
    KEY,
    MISSING,
    SEEN,
    Fault,
    Field,
    Source,
)
from tongban.resources.fusion.marks import EPOCH
from tongban.resources.fusion.standardising.texts import is_one_of, said
from tongban.resources.fusion.standardising.values import SEX_UNSAID

# the bits that keep a row out lie below those of the fields: `faults` says at once which it is
assert max(KEEPS_OUT) < min(FAULT_OF.values())


def said_columns(landed: ir.Table, source: Source) -> ir.Table:
    """The columns under our names; what the department does not deliver is null."""
    names = (KEY, SEEN, *(field.value for field in FIELDS[source.kind]))
    return landed.select(
        "row",
        **{
            name: landed[source.columns[name]] if name in source.columns else ibis.null("string")
            for name in names
        },
    )


def day_before(day: ir.DateValue, on: date) -> ir.DateValue:
    return ibis.ifelse(
        day.between(ibis.date(EPOCH.replace(year=1850)), ibis.date(on)), day, ibis.null("date")
    )


def field_faults(table: ir.Table, source: Source) -> ir.IntegerValue:
    """The bits of what was said and is no value, and of what was not said. Most rows have none."""
    delivered = [field for field in FIELDS[source.kind] if field.value in source.columns]
    never = sum(int(MISSING[field]) for field in FIELDS[source.kind] if field not in delivered)
    complete = table["seen_value"].notnull()
    total = ibis.ifelse(table["seen_value"].notnull(), never, never + int(Fault.SEEN))
    for field in delivered:
        text, value = table[field.value], table[f"{field}_value"]
        complete = complete & value.notnull()
        told = said(text) if field is not Field.SEX else said(text) & ~is_one_of(text, SEX_UNSAID)
        total = total + ibis.cases(
            (value.notnull(), 0), (told, int(FAULT_OF[field])), else_=int(MISSING[field])
        )
    return ibis.ifelse(complete, never, total)
