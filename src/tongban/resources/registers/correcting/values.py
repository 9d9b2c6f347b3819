"""What a row says of a fact, in the words that people read and object to."""

from tongban.resources.registers.correcting.facts import HELD
from tongban.resources.registers.facts import FirmStatus, Sex
from tongban.resources.registers.models import (
    FirmChange,
    FirmHistory,
    PersonChange,
    PersonHistory,
    RegisteredFirm,
    RegisteredPerson,
)

Row = RegisteredPerson | RegisteredFirm | PersonChange | FirmChange | PersonHistory | FirmHistory


def value_in(fact: str, row: Row) -> str:
    """Empty where it says nothing."""
    name = HELD[fact].name
    if isinstance(row, RegisteredPerson | PersonChange | PersonHistory):
        value = str((row.facts or {}).get(name) or "")
    else:
        value = str(getattr(row, name) or "")
    if value and fact == "person.sex":
        return Sex(value).word
    return FirmStatus(value).word if value and fact == "firm.status" else value
