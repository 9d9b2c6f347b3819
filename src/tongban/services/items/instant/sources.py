"""Which facts a machine may go by, what they are, and where they come from. Pure.

What the applicant types is not among them, and neither is the phone number in the register, which
is only what the person once said.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from tongban.kernel.errors import N_
from tongban.resources.registers.public import FIELD_TEXTS

Value = str | int | bool


class Kind(StrEnum):
    """What a fact is in a condition. A day is text like 2026-09-28, so that days compare as text."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    FLAG = "flag"


# a value of each kind, to find out whether a condition can be decided at all
SAMPLES: dict[Kind, tuple[Value, ...]] = {
    Kind.TEXT: ("", "甲"),
    Kind.DAY: ("1946-02-28", "2026-09-28"),
    Kind.NUMBER: (0, 90),
    Kind.FLAG: (False, True),
}


@dataclass(frozen=True, kw_only=True)
class Source:
    """One trusted source of a fact. `base` is the registered fact behind it, `label` a message id."""

    key: str
    kind: Kind
    base: str
    label: str

    @property
    def room(self) -> str:
        """Where it stands: person, firm, licence or case."""
        return self.key.partition(".")[0]

    @property
    def licence_type(self) -> str:
        """The type of the licence on which it stands; empty elsewhere."""
        return self.key.split(".")[1] if self.room == "licence" else ""

    @property
    def field(self) -> str:
        """The name of it in its room."""
        return self.key.rpartition(".")[2]


_KINDS = {"person.birth_date": Kind.DAY, "firm.registered_on": Kind.DAY}
_UNTRUSTED = frozenset({"person.phone", "firm.phone"})
# what is computed from a registered fact and the day of the application
AGE, MONTHS, DAY = "person.age", "firm.months", "case.day"

_FIXED: dict[str, Source] = {
    key: Source(key=key, kind=_KINDS.get(key, Kind.TEXT), base=key, label=label)
    for key, label in FIELD_TEXTS.items()
    if key not in _UNTRUSTED
} | {
    AGE: Source(
        key=AGE, kind=Kind.NUMBER, base="person.birth_date", label=N_("full years of age on that day")
    ),
    MONTHS: Source(
        key=MONTHS, kind=Kind.NUMBER, base="firm.registered_on", label=N_("full months since registration")
    ),
    DAY: Source(key=DAY, kind=Kind.DAY, base="", label=N_("day of the application")),
}
_LICENCE = re.compile(r"licence\.([0-9A-Z]+)\.([a-zA-Z][a-zA-Z0-9_]*)")
HELD = "held"
_OF_LICENCES = {
    HELD: (Kind.FLAG, N_("has a valid licence")),
    "number": (Kind.TEXT, N_("licence number")),
    "issued_on": (Kind.DAY, N_("day of issue")),
    "valid_from": (Kind.DAY, N_("first day of its term")),
    "valid_until": (Kind.DAY, N_("last day of its term")),
}
OWN_OF_LICENCES = frozenset(_OF_LICENCES)


def source_named(key: str) -> Source | None:
    """The trusted source of this name; None where nothing that can be trusted gives it."""
    if key in _FIXED:
        return _FIXED[key]
    found = _LICENCE.fullmatch(key)
    if found is None:
        return None
    kind, label = _OF_LICENCES.get(found[2], (Kind.TEXT, found[2]))
    return Source(key=key, kind=kind, base=key, label=label)


def fixed_sources() -> tuple[Source, ...]:
    """Every trusted source but those on licences."""
    return tuple(_FIXED.values())
