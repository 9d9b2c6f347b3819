"""What a delivery is to an objection that was upheld before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, NamedTuple
from uuid import UUID

from tongban.kernel.errors import N_
from tongban.kernel.events import Event
from tongban.resources.registers.editions.facts import FIRM_ORIGINS, PERSON_ORIGINS

_MARK_BYTES = 8
_NOBODY = bytes(_MARK_BYTES)


class Met(StrEnum):
    """What a delivered value is to what an upheld objection found."""

    SILENT = "silent"  # no department says it
    CONFIRMED = "confirmed"  # it is what was entered: the department has corrected it
    WRONG_AGAIN = "wrong-again"  # it is the very value that was found wrong, whatever its day
    OLDER = "older"  # another value, from no later day than the correction
    CHANGED = "changed"  # another value, from a later day: it takes the place


# what was entered goes on standing against these
STANDS_AGAINST = frozenset({Met.SILENT, Met.WRONG_AGAIN, Met.OLDER})
MET_TEXTS = {
    Met.CONFIRMED: N_("the department delivered it as it was corrected"),
    Met.WRONG_AGAIN: N_("the department delivered again what was found wrong"),
    Met.OLDER: N_("an older value was delivered"),
    Met.CHANGED: N_("the department delivered another value, which stands now"),
}


class Held(NamedTuple):
    """Where a fact stands: its name in the row, and among the origins."""

    name: str
    mark: str


HELD: Mapping[str, Held] = {
    "person.name": Held("name", "name"),
    "person.sex": Held("sex", "sex"),
    "person.birth_date": Held("birth_date", "birth"),
    "person.address": Held("address", "address"),
    "person.phone": Held("phone", "phone"),
    "firm.name": Held("name", "name"),
    "firm.kind": Held("kind", "type"),
    "firm.status": Held("status", "status"),
    "firm.registered_on": Held("registered_on", "registered"),
    "firm.address": Held("address", "address"),
    "firm.phone": Held("phone", "phone"),
    "firm.business_scope": Held("business_scope", "scope"),
}


@dataclass(frozen=True, kw_only=True)
class CorrectionMet(Event):
    """An edition brought what an upheld objection had found wrong, or another value in place of what it found."""

    name: ClassVar[str] = "registers.correction-met"
    subject_field: ClassVar[str] = "dispute_id"
    dispute_id: UUID
    edition: int
    met: Met
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MetFact:
    """What an edition brought to an objection, for its keeper. `department` is empty where nobody knows it."""

    edition: int
    met: Met
    at: datetime | None
    department: str

    @property
    def text(self) -> str:
        return MET_TEXTS[self.met]


def is_said(origins: bytes | memoryview | None, fact: str) -> bool:
    """Whether a department said what is held of a fact."""
    return bool(origins) and _mark(bytes(origins or b""), fact) != _NOBODY


def unsaid(origins: bytes | memoryview | None, fact: str) -> bytes:
    """The origins without that of a fact: nobody delivered what stands there now."""
    if not origins:
        return b""
    at = _place(fact)
    whole = bytes(origins)
    return whole[:at] + _NOBODY + whole[at + _MARK_BYTES :]


def _mark(origins: bytes, fact: str) -> bytes:
    at = _place(fact)
    return origins[at : at + _MARK_BYTES]


def _place(fact: str) -> int:
    order = PERSON_ORIGINS if fact.startswith("person.") else FIRM_ORIGINS
    return order.index(HELD[fact].mark) * _MARK_BYTES
