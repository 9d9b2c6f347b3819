"""One use of shared data (使用记录): who, for what item, on what basis, about whom, what, and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from tongban.kernel.errors import N_
from tongban.resources.exchange.facts import Way


class Outcome(StrEnum):
    """What came of a use."""

    ANSWERED = "answered"
    NOTHING = "nothing"  # nothing is on record, or nobody like that
    REFUSED = "refused"


OUTCOME_TEXTS = {
    Outcome.ANSWERED: N_("answered"),
    Outcome.NOTHING: N_("nothing found"),
    Outcome.REFUSED: N_("not given"),
}


@dataclass(frozen=True, kw_only=True)
class User:
    """Who used it: an officer (`officer:7`) or a client system (`system:<code>`) of the consumer."""

    ref: str
    name: str
    organisation_id: UUID
    organisation_name: str


@dataclass(frozen=True, kw_only=True)
class About:
    """About whom. Never a plain ID number: the person's id, the firm's code, or the blind index of what was asked.

    Of a firm, `person_id` is its representative, who sees the use as well.
    """

    kind: str = ""
    person_id: UUID | None = None
    uscc: str = ""
    index: bytes = b""


@dataclass(frozen=True, kw_only=True)
class UseFact:
    """A row of the log."""

    id: UUID
    at: datetime
    grant_id: UUID | None
    grant_code: str
    resource_code: str
    resource_name: str
    provider_id: UUID | None
    consumer_id: UUID
    consumer_name: str
    way: Way
    by_ref: str
    by_name: str
    item_code: str
    purpose: str
    basis: str
    case_number: str
    kind: str
    person_id: UUID | None
    uscc: str
    mark: (
        str  # the first characters of the blind index: the same for the same subject, and tells nothing else
    )
    fields: tuple[str, ...]
    outcome: Outcome
    code: str  # of the refusal
    rows: int

    @property
    def outcome_text(self) -> str:
        """A message id."""
        return OUTCOME_TEXTS[self.outcome]


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What somebody looks for in the log; empty means any. Days are of the city, `until` is the last one."""

    grant_code: str = ""
    way: str = ""
    outcome: str = ""
    case_number: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class UsePage:
    """Rows of the log, newest first, and where the next ones begin ("" at the end)."""

    rows: list[UseFact]
    cursor: str


@dataclass(frozen=True, kw_only=True)
class GrantUse:
    """How much a grant is used: answers and refusals of the day and of the month so far."""

    today: int
    this_month: int
    refused_today: int
    refused_this_month: int
