"""A delivery of people in the form in which all deliveries are merged."""

from datetime import date

import ibis
import ibis.expr.types as ir

from tongban.resources.fusion.facts import FIELDS, KEY, SEEN, Fault, Field, Kind, Place
from tongban.resources.fusion.marks import marks
from tongban.resources.fusion.standardising.days import DAY
from tongban.resources.fusion.standardising.person_ids import PERSON_ID, person_ids
from tongban.resources.fusion.standardising.reading import read_columns
from tongban.resources.fusion.standardising.rows import day_before, field_faults, landed
from tongban.resources.fusion.standardising.values import (
    NAME,
    NATION,
    PHONE,
    REGION,
    SEX,
    raw,
)

_LONGEST_ADDRESS = 200
_READINGS = {
    KEY: PERSON_ID,
    SEEN: DAY,
    Field.NAME.value: NAME,
    Field.SEX.value: SEX,
    Field.BIRTH.value: DAY,
    Field.NATION.value: NATION,
    Field.REGION.value: REGION,
    Field.ADDRESS.value: raw(_LONGEST_ADDRESS),
    Field.PHONE.value: PHONE,
}


def standardise_people(*, buckets: int, on: date) -> ir.Table:
    """One row per landed row: `key` (17 digits), the fields, `mark`, `faults`, `bucket`.

    `on` is the day of the run: what lies after it is no day of birth. The bucket follows from the key's last
    nine digits, so that all rows of one person lie in one bucket on every engine.
    """
    table, number = person_ids(read_columns(landed(Kind.PEOPLE), _READINGS), KEY)
    table = table.mutate(
        number=number.number,
        spread=number.spread,
        key_faults=number.faults,
        birth_value=day_before(table["birth_value"], on),
        seen_value=day_before(table["seen_value"], on),
    )
    table = table.mutate(faults=(table["key_faults"] + field_faults(table, Kind.PEOPLE)).cast("int32"))
    sound = table["key_faults"] == 0
    to_link = (
        (table["key_faults"] == int(Fault.KEY_MISSING))
        & table["name_value"].notnull()
        & table["birth_value"].notnull()
    )
    return table.select(
        "faults",
        key=ibis.ifelse(sound, table["number"], ibis.null("int64")),
        **{field.value: table[f"{field}_value"] for field in FIELDS[Kind.PEOPLE]},
        mark=marks(table),
        bucket=ibis.cases(
            (sound, (table["spread"] % buckets).cast("int32")),
            (to_link, ibis.literal(int(Place.WITHOUT_KEY), "int32")),
            else_=ibis.literal(int(Place.REJECTED), "int32"),
        ),
    )
