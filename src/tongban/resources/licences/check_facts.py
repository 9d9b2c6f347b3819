"""Annual checks (年检、年报、年度考核) as others see them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class CheckOutcome(StrEnum):
    """What came of an annual check (年检、年报、年度考核)."""

    PASSED = "passed"
    ON_CONDITION = "on-condition"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class AnnualCheck:
    """What a type asks for each year after the year of issue: its name, first and last day as MM-DD, its law."""

    name: str
    begins: str
    ends: str
    law: str


@dataclass(frozen=True, kw_only=True)
class CheckStanding:
    """How a licence stands with its annual check on a day: the years that are missing, and the window that
    is open."""

    name: str
    law: str
    overdue: tuple[int, ...]
    open_year: int | None
    ends_on: date | None

    @property
    def is_overdue(self) -> bool:
        return bool(self.overdue)


@dataclass(frozen=True, kw_only=True)
class CheckFact:
    """An annual check that was recorded."""

    year: int
    outcome: CheckOutcome
    remark: str
    checked_at: datetime
    checked_by: str
