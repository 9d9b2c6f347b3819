"""How good a department's data are, field by field (数据质量)."""

from dataclasses import dataclass
from datetime import date

from tongban.resources.fusion.facts import Fault, Field


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
    """One delivery. `kept_out` counts rows by why the register does not take them."""

    number: int
    department: str
    delivered_on: date
    rows: int
    merged: int
    to_link: int
    kept_out: dict[Fault, int]
    days_old: float | None  # mean age of what the rows say, on the day of the delivery
    fields: tuple[FieldQuality, ...]

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
        return 100 * sum(shares) / len(shares) * (1 - sum(self.kept_out.values()) / self.rows)
