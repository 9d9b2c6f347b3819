"""What deliveries of people and of entities have in common, row by row."""

from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir

from tongban.resources.fusion.engines.facts import Engine
from tongban.resources.fusion.facts import (
    FAULT_OF,
    FIELDS,
    KEEPS_OUT,
    KEY,
    MISSING,
    SEEN,
    Fault,
    Field,
    Kind,
    Source,
)
from tongban.resources.fusion.marks import EPOCH
from tongban.resources.fusion.standardising.texts import is_one_of, said
from tongban.resources.fusion.standardising.values import SEX_UNSAID

# the bits that keep a row out lie below those of the fields: `faults` says at once which it is
assert max(KEEPS_OUT) < min(FAULT_OF.values())


LANDED = "landed"


@cache
def landed(kind: Kind) -> ir.Table:
    """Any delivery, under our names. One table for all of them, so that what is made of it is built only once.

    A text that the department does not deliver is null; `has` tells which it delivers (bits of MISSING), `lacks`
    which not. `delivery` and `delivered_on` are the same in every row.
    """
    texts = dict.fromkeys((KEY, SEEN, *(field.value for field in FIELDS[kind])), "string")
    more = {"delivery": "int64", "delivered_on": "date", "has": "int64", "lacks": "int64"}
    return ibis.table({"row": "int64", **texts, **more}, name=LANDED)


def lay_out(engine: Engine, source: Source) -> None:
    """Let `landed` read this delivery from now on."""
    names = (KEY, SEEN, *(field.value for field in FIELDS[source.kind]))
    lacks = sum(int(MISSING[field]) for field in FIELDS[source.kind] if field.value not in source.columns)
    engine.lay_out(
        LANDED,
        source.files,
        texts={name: source.columns.get(name) for name in names},
        values={
            "delivery": source.number,
            "delivered_on": source.delivered_on,
            "has": sum(int(MISSING[field]) for field in FIELDS[source.kind]) - lacks,
            "lacks": lacks,
        },
    )


def day_before(day: ir.DateValue, on: date) -> ir.DateValue:
    return ibis.ifelse(
        day.between(ibis.date(EPOCH.replace(year=1850)), ibis.date(on)), day, ibis.null("date")
    )


def field_faults(table: ir.Table, kind: Kind) -> ir.IntegerValue:
    """The bits of what was said and is no value, and of what was not said. Most rows have none of their own."""
    complete = table["seen_value"].notnull()
    total = ibis.ifelse(table["seen_value"].notnull(), 0, int(Fault.SEEN))
    for field in FIELDS[kind]:
        text, value = table[field.value], table[f"{field}_value"]
        complete = complete & (value.notnull() | (table["has"] & int(MISSING[field]) == 0))
        told = said(text) if field is not Field.SEX else said(text) & ~is_one_of(text, SEX_UNSAID)
        total = total + ibis.cases(
            (value.notnull(), 0), (told, int(FAULT_OF[field])), else_=int(MISSING[field])
        )
    return ibis.ifelse(complete, table["lacks"], total)
