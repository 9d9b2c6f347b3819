"""What a known applicant is spared: fields that fill themselves, materials that nobody hands in."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Source(StrEnum):
    """From where a material could come without being asked for."""

    LICENCE = "licence"  # an e-licence of the applicant (电子证照)
    REGISTER = "register"  # a fact of the population or the entity register
    FORM = "form"  # made from the answers of the form


@dataclass(frozen=True, kw_only=True)
class Means:
    """A way in which materials with certain names could be met: from where, and by what (in Chinese)."""

    key: str
    source: Source
    by: str


@dataclass(frozen=True, kw_only=True)
class Spared:
    """Counts of one item or of many.

    `fields` of the form and `slots` of the material list are all that is asked of anybody;
    `…_spared` those that a known applicant need not supply; `slots_possible` further materials
    that a licence or register fact could meet by their name, and does not yet. `slots_promised` are
    proofs in whose place a commitment (告知承诺) is enough: they count apart, not as spared.
    """

    fields: int = 0
    fields_spared: int = 0
    slots: int = 0
    slots_spared: int = 0
    slots_possible: int = 0
    slots_promised: int = 0

    def __add__(self, other: "Spared") -> "Spared":
        return Spared(
            fields=self.fields + other.fields,
            fields_spared=self.fields_spared + other.fields_spared,
            slots=self.slots + other.slots,
            slots_spared=self.slots_spared + other.slots_spared,
            slots_possible=self.slots_possible + other.slots_possible,
            slots_promised=self.slots_promised + other.slots_promised,
        )

    @property
    def asked(self) -> int:
        return self.fields + self.slots

    @property
    def spared(self) -> int:
        return self.fields_spared + self.slots_spared

    @property
    def percent(self) -> int | None:
        """The share that is spared, rounded down; None where nothing is asked."""
        return 100 * self.spared // self.asked if self.asked else None

    @property
    def percent_possible(self) -> int | None:
        """The share that could be spared once every material is met as its name allows."""
        return 100 * (self.spared + self.slots_possible) // self.asked if self.asked else None


@dataclass(frozen=True, kw_only=True)
class OfficeSpared:
    """One organisation's figure on one day."""

    organisation_id: UUID
    on: date
    items: int
    counts: Spared


@dataclass(frozen=True, kw_only=True)
class MeansSpared:
    """How many materials of the library are named so that one means could meet them, and how many it meets."""

    means: Means
    materials: int
    met: int


@dataclass(frozen=True, kw_only=True)
class DaySpared:
    """The figure of the whole library on the day on which it was last counted in a month."""

    on: date
    items: int
    counts: Spared
