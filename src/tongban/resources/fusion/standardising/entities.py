"""A delivery of entities (法人) in the form in which all deliveries are merged."""

from datetime import date

import ibis
import ibis.expr.types as ir

from tongban.resources.fusion.facts import FIELDS, KEY, SEEN, Fault, Field, Kind, Place
from tongban.resources.fusion.marks import marks
from tongban.resources.fusion.standardising.credit_codes import CREDIT_CODE, credit_codes
from tongban.resources.fusion.standardising.days import DAY
from tongban.resources.fusion.standardising.person_ids import PERSON_ID, person_ids
from tongban.resources.fusion.standardising.reading import read_columns
from tongban.resources.fusion.standardising.rows import day_before, field_faults, landed
from tongban.resources.fusion.standardising.values import ENTITY_STATUS, PHONE, REGION, raw, title

_READINGS = {
    KEY: CREDIT_CODE,
    SEEN: DAY,
    Field.NAME.value: title(100),
    Field.TYPE.value: title(40),
    Field.STATUS.value: ENTITY_STATUS,
    Field.REGISTERED.value: DAY,
    Field.REPRESENTATIVE.value: PERSON_ID,
    Field.REGION.value: REGION,
    Field.ADDRESS.value: raw(200),
    Field.PHONE.value: PHONE,
    Field.SCOPE.value: raw(4000),
}


def standardise_entities(*, buckets: int, on: date) -> ir.Table:
    """One row per landed row: `key` (credit code), the fields, `mark`, `faults`, `bucket`.

    The representative is a number of 17 digits, as the key of a person is.
    """
    table = read_columns(landed(Kind.ENTITIES), _READINGS)
    table, person = person_ids(table, Field.REPRESENTATIVE.value)
    number = ibis.ifelse(person.faults == 0, person.number, ibis.null("int64"))
    table, faults, spread = credit_codes(table.mutate(representative_value=number), KEY)
    table = table.mutate(
        key_faults=faults,
        spread=spread,
        registered_value=day_before(table["registered_value"], on),
        seen_value=day_before(table["seen_value"], on),
    )
    table = table.mutate(faults=(table["key_faults"] + field_faults(table, Kind.ENTITIES)).cast("int32"))
    sound = table["key_faults"] == 0
    to_link = (table["key_faults"] == int(Fault.KEY_MISSING)) & table["name_value"].notnull()
    return table.select(
        "faults",
        key=ibis.ifelse(sound, table["key_value"], ibis.null("string")),
        **{field.value: table[f"{field}_value"] for field in FIELDS[Kind.ENTITIES]},
        mark=marks(table),
        bucket=ibis.cases(
            (sound, (table["spread"] % buckets).cast("int32")),
            (to_link, ibis.literal(int(Place.WITHOUT_KEY), "int32")),
            else_=ibis.literal(int(Place.REJECTED), "int32"),
        ),
    )
