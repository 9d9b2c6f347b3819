"""What a publication must keep to, and what was found against it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# Our defaults; see `docs/explanation/open-data.md` for where they come from.
LEAST_FIRMS = 3  # contributors of a figure: with two, each computes the other
DOMINANCE_PERCENT = 75  # the largest one's share, (1, k)-rule
CLOSENESS_PERCENT = 10  # how near the second may come to the largest one, p%-rule


class Method(StrEnum):
    """How small cells are protected."""

    SUPPRESS = "suppress"
    ROUND = "round"


class Kind(StrEnum):
    """What a row of the table is."""

    RECORDS = "records"  # one thing that is no person
    COUNTS = "counts"  # how many people, cases or ratings fall into a cell
    FIGURES = "figures"  # what firms together make, earn or use


class Reason(StrEnum):
    """What is wrong with a cell or a row."""

    TOO_FEW = "too-few"
    COMPUTABLE = "computable"
    BY_DIFFERENCE = "by-difference"
    DOMINATED = "dominated"
    NOT_ROUNDED = "not-rounded"
    SUM_WRONG = "sum-wrong"
    TOO_ALIKE_FEW = "too-few-alike"
    PERSONAL_COLUMN = "personal-column"
    NAMES = "names"
    ID_NUMBER = "id-number"
    PHONE = "phone"
    MAIL = "mail"
    CARD = "card"


@dataclass(frozen=True, kw_only=True)
class Offence:
    """One cell, row or column that breaks the rule. `where` names it; `value` never says what is personal."""

    reason: Reason
    where: Mapping[str, str]
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Risk:
    """What was looked at and found in a finished table."""

    rows: int
    cells: int = 0
    hidden: int = 0
    by_rule: int = 0  # hidden because they are small
    beside: int = 0  # hidden so that those cannot be computed
    smallest: int | None = None  # the smallest count that is shown and is not nought
    narrowest: float | None = None  # the least room of a hidden cell
    classes: int = 0  # of records alike
    smallest_class: int | None = None
    left_out: int = 0  # records that were too rare to show
    offences: tuple[Offence, ...] = field(default=())

    @property
    def is_well(self) -> bool:
        return not self.offences
