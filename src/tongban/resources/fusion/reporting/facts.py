"""How good a department's data are, field by field (数据质量)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongban.kernel.errors import N_
from tongban.resources.fusion.facts import FAULT_TEXTS, Fault, Field

DELIVERED = N_("Rows delivered")
BROKEN = N_("Not in the form of a row")
TAKEN_IN = N_("Rows taken in")
USED = N_("Used for the register")
REPEATED = N_("Replaced by a newer row of the same delivery")
CLASHING = N_("Under a number that speaks of two")
TO_LINK = N_("Without a number, to be linked")
KEPT_OUT = N_("Kept out")


@dataclass(frozen=True, kw_only=True)
class RowCounts:
    """What became of the rows of a delivery. Each row is counted once, so that

        delivered = broken + taken_in
        taken_in  = used + repeated + clashing + to_link + the sum of kept_out

    Every page, command and file that tells a number of rows tells one of these, under the same words.

    `broken` has too few or too many cells: landing sorts it out, and it can be downloaded from then on. `taken_in`
    is what runs read; it is all that is known before the first one. `used` rows take part in choosing what the
    register says under their number, be their values the chosen ones or not. `repeated` has a newer row for the same
    number in the same delivery. `clashing` stands under a number that speaks of two, which is set aside as a whole.
    `to_link` has no number, but a name and a birth: a person looks whom it is about. `kept_out` is of no use, by why.
    Several of the used ones may make one person or entity: the size of a register counts those and no rows.

    `back` rows go back to the department with the reasons: all that are kept out and all to be linked, and of the
    others those that are used without one of their values (`lost`). They are no further part of the sum.
    """

    broken: int = 0
    used: int = 0
    repeated: int = 0
    clashing: int = 0
    to_link: int = 0
    kept_out: Mapping[Fault, int]
    back: int = 0

    @property
    def taken_in(self) -> int:
        return self.used + self.repeated + self.clashing + self.to_link + self.all_kept_out

    @property
    def delivered(self) -> int:
        return self.broken + self.taken_in

    @property
    def all_kept_out(self) -> int:
        return sum(self.kept_out.values())

    @property
    def lost(self) -> int:
        return self.back - self.to_link - self.all_kept_out

    def parts(self) -> list[tuple[str, str, int]]:
        """What the rows taken in became: words, why, how many. They add up; what is nought is left out, but for `used`."""
        told = [
            (USED, "", self.used),
            (REPEATED, "", self.repeated),
            (CLASHING, "", self.clashing),
            (TO_LINK, "", self.to_link),
            *((KEPT_OUT, FAULT_TEXTS[fault], self.kept_out[fault]) for fault in sorted(self.kept_out)),
        ]
        return [one for one in told if one[2] or one[0] == USED]

    def __add__(self, other: "RowCounts") -> "RowCounts":
        faults = [fault for fault in Fault if fault in self.kept_out or fault in other.kept_out]
        return RowCounts(
            **{name: getattr(self, name) + getattr(other, name) for name in _NUMBERS},
            kept_out={fault: self.kept_out.get(fault, 0) + other.kept_out.get(fault, 0) for fault in faults},
        )

    def as_json(self) -> dict[str, Any]:
        kept_out = {str(fault.name): times for fault, times in self.kept_out.items()}
        return {**{name: getattr(self, name) for name in _NUMBERS}, "kept_out": kept_out}

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "RowCounts":
        kept_out = {Fault[name]: times for name, times in said["kept_out"].items()}
        return cls(**{name: said[name] for name in _NUMBERS}, kept_out=kept_out)


_NUMBERS = ("broken", "used", "repeated", "clashing", "to_link", "back")


@dataclass(frozen=True, kw_only=True)
class FieldQuality:
    """One field of one delivery. `said` of `rows` hold something, `valid` of those are a value.

    `compared` rows of a sample could be held against what the register chose from all departments, and
    `agreeing` of them say the same.
    """

    field: Field
    rows: int
    said: int
    valid: int
    compared: int
    agreeing: int

    @property
    def completeness(self) -> float | None:
        """Share of rows that say something; null without rows."""
        return self.said / self.rows if self.rows else None

    @property
    def validity(self) -> float | None:
        """Share of what is said that is a value; null where nothing is said."""
        return self.valid / self.said if self.said else None

    @property
    def agreement(self) -> float | None:
        """Share of values that are the chosen ones; null where none could be compared."""
        return self.agreeing / self.compared if self.compared else None


@dataclass(frozen=True, kw_only=True)
class DeliveryQuality:
    """One delivery. Of `counts` the broken rows are not known here: they never came before a run."""

    number: int
    department: str
    delivered_on: date
    counts: RowCounts
    days_old: float | None  # mean age of what the rows say, on the day of the delivery
    fields: tuple[FieldQuality, ...]

    @property
    def rows(self) -> int:
        """The rows taken in."""
        return self.counts.taken_in

    @property
    def score(self) -> float | None:
        """0–100: the mean of completeness, validity and agreement over the delivered fields, less the rows kept out.

        Our own definition; the parts are shown beside it.
        """
        shares = [
            share
            for one in self.fields
            if one.said
            for share in (one.completeness, one.validity, one.agreement)
            if share is not None
        ]
        if not shares or not self.rows:
            return None
        return 100 * sum(shares) / len(shares) * (1 - self.counts.all_kept_out / self.rows)
