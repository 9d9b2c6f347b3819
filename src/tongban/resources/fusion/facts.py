"""What fusion works on: deliveries, fields, what can be wrong with a row, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, IntFlag, StrEnum
from pathlib import Path

from tongban.kernel.errors import N_, Invalid


class Kind(StrEnum):
    """Of what a register is."""

    PEOPLE = "people"  # 人口库
    ENTITIES = "entities"  # 法人库


class Field(StrEnum):
    """What a register holds of a person or an entity, beside the key."""

    NAME = "name"
    SEX = "sex"
    BIRTH = "birth"
    NATION = "nation"
    REGION = "region"
    ADDRESS = "address"
    PHONE = "phone"
    TYPE = "type"
    STATUS = "status"
    REGISTERED = "registered"
    REPRESENTATIVE = "representative"
    SCOPE = "scope"


# key and time stand in each delivery; they are no fields that are chosen
KEY, SEEN = "key", "seen"

FIELDS: Mapping[Kind, tuple[Field, ...]] = {
    Kind.PEOPLE: (
        Field.NAME,
        Field.SEX,
        Field.BIRTH,
        Field.NATION,
        Field.REGION,
        Field.ADDRESS,
        Field.PHONE,
    ),
    Kind.ENTITIES: (
        Field.NAME,
        Field.TYPE,
        Field.STATUS,
        Field.REGISTERED,
        Field.REPRESENTATIVE,
        Field.REGION,
        Field.ADDRESS,
        Field.PHONE,
        Field.SCOPE,
    ),
}

# the day that one key can have only one of
DAY_OF: Mapping[Kind, Field] = {Kind.PEOPLE: Field.BIRTH, Kind.ENTITIES: Field.REGISTERED}

NAME_OF_ENTITY = N_("Name of the entity")
FIELD_TEXTS: Mapping[Field, str] = {
    Field.NAME: N_("Name"),
    Field.SEX: N_("Sex"),
    Field.BIRTH: N_("Date of birth"),
    Field.NATION: N_("Nationality group"),
    Field.REGION: N_("Region"),
    Field.ADDRESS: N_("Address"),
    Field.PHONE: N_("Phone"),
    Field.TYPE: N_("Type of entity"),
    Field.STATUS: N_("Status"),
    Field.REGISTERED: N_("Registered on"),
    Field.REPRESENTATIVE: N_("Legal representative"),
    Field.SCOPE: N_("Scope of business"),
}


def field_text(field: Field, kind: Kind) -> str:
    """What a field is called: people and entities do not have the same sort of name."""
    return NAME_OF_ENTITY if (field, kind) == (Field.NAME, Kind.ENTITIES) else FIELD_TEXTS[field]


class Fault(IntFlag):
    """What is wrong with a row. The first six keep the whole row out; the others empty one field.

    One bit each, so that a row carries them all in one number. MISSING_… are no faults of form: they count
    what a department did not say (completeness).
    """

    KEY_MISSING = 1
    KEY_SHAPE = 1 << 1
    KEY_CHECK = 1 << 2
    KEY_DAY = 1 << 3
    KEY_REGION = 1 << 4
    ROW_REPEATED = 1 << 5
    NAME = 1 << 6
    SEX = 1 << 7
    BIRTH = 1 << 8
    NATION = 1 << 9
    REGION = 1 << 10
    ADDRESS = 1 << 11
    PHONE = 1 << 12
    TYPE = 1 << 13
    STATUS = 1 << 14
    REGISTERED = 1 << 15
    REPRESENTATIVE = 1 << 16
    SCOPE = 1 << 17
    SEEN = 1 << 18
    MISSING_NAME = 1 << 19
    MISSING_SEX = 1 << 20
    MISSING_BIRTH = 1 << 21
    MISSING_NATION = 1 << 22
    MISSING_REGION = 1 << 23
    MISSING_ADDRESS = 1 << 24
    MISSING_PHONE = 1 << 25
    MISSING_TYPE = 1 << 26
    MISSING_STATUS = 1 << 27
    MISSING_REGISTERED = 1 << 28
    MISSING_REPRESENTATIVE = 1 << 29
    MISSING_SCOPE = 1 << 30


KEEPS_OUT = (
    Fault.KEY_MISSING
    | Fault.KEY_SHAPE
    | Fault.KEY_CHECK
    | Fault.KEY_DAY
    | Fault.KEY_REGION
    | Fault.ROW_REPEATED
)

FAULT_TEXTS: Mapping[Fault, str] = {
    Fault.KEY_MISSING: N_("There is no ID number or credit code."),
    Fault.KEY_SHAPE: N_("The ID number or credit code has not the right form."),
    Fault.KEY_CHECK: N_("The check character of the ID number or credit code is wrong."),
    Fault.KEY_DAY: N_("The ID number names a day of birth that there is not."),
    Fault.KEY_REGION: N_("The ID number or credit code begins with no province."),
    Fault.ROW_REPEATED: N_("The delivery has a newer row for the same key."),
    Fault.NAME: N_("The name cannot be one."),
    Fault.SEX: N_("The sex is in no list that we know."),
    Fault.BIRTH: N_("The date of birth is no day, or lies ahead."),
    Fault.NATION: N_("The nationality group is not in the list."),
    Fault.REGION: N_("The region code is not one."),
    Fault.ADDRESS: N_("The address cannot be one."),
    Fault.PHONE: N_("The phone number is not one."),
    Fault.TYPE: N_("The type of entity cannot be one."),
    Fault.STATUS: N_("The status is in no list that we know."),
    Fault.REGISTERED: N_("The day of registration is no day, or lies ahead."),
    Fault.REPRESENTATIVE: N_("The representative's ID number is wrong."),
    Fault.SCOPE: N_("The scope of business cannot be one."),
    Fault.SEEN: N_("The row does not say from when it is, or a day that there is not."),
}

FAULT_OF: Mapping[Field, Fault] = {field: Fault[field.name] for field in Field}
MISSING: Mapping[Field, Fault] = {field: Fault[f"MISSING_{field.name}"] for field in Field}


class Place(IntEnum):
    """Where rows go that go into no bucket: numbers below zero of the column `bucket`."""

    REJECTED = -1
    WITHOUT_KEY = -2  # have a name and a birth: to be linked, with a person looking


@dataclass(frozen=True, kw_only=True)
class Source:
    """One delivery, as landed: Parquet with text columns and `row` (from 1, the heading not counted).

    `columns` says in which column of the delivery a field stands; `key` and `seen` among them.
    `authority` is 0–15 per field: the higher wins, whatever the days say (rules are data; these are the ones
    of the day of the run). `number` (1–8191) grows with each delivery and breaks ties.
    """

    number: int
    department: str
    kind: Kind
    files: tuple[Path, ...]
    columns: Mapping[str, str]
    authority: Mapping[Field, int]
    delivered_on: date
    has_repeats: bool = True  # whether a key may stand in several rows; landing has counted


class BadSource(Invalid):
    """A delivery cannot be worked on as it is described."""

    code = "fusion-bad-source"
    title = N_("The delivery %(number)s of %(department)s cannot be read: %(why)s")
