"""An accountability file (问责案卷): how far it is, what may come of it, and what is told of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.events import Event

OPEN, DECIDE = "supervision.open_accountability", "supervision.decide_accountability"


class FileState(StrEnum):
    """How far a file is."""

    OPENED = "opened"  # the finding stands, the person has not been told
    TOLD = "told"  # of facts, grounds and rights; the days for a statement run
    DECIDED = "decided"
    EXECUTED = "executed"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What is decided. Sanctions (处分) are given by whoever appoints, or by the supervisory organ: here they are proposed."""

    NONE = "none"  # 不予追究
    TALK = "talk"  # 谈话提醒
    CRITICISM = "criticism"  # 批评教育
    WRITTEN_REVIEW = "written-review"  # 责令检查（书面检查）
    ADMONITION = "admonition"  # 诫勉
    CIRCULAR = "circular"  # 通报
    REASSIGNMENT = "reassignment"  # 调离岗位（组织调整）
    SANCTION = "sanction"  # 处分建议
    TRANSFER = "transfer"  # 移送监察机关


class ReviewRuling(StrEnum):
    """What a review (复核) comes to; it never makes the outcome heavier."""

    KEPT = "kept"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Opening:
    """With what a file is opened: the card, the person, the case of accountability (追责情形), the facts found."""

    card_code: str
    person_account: int
    situation: str
    finding: str


@dataclass(frozen=True, kw_only=True)
class StatementFact:
    """One statement of the person (陈述申辩)."""

    place: int
    text: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReviewFact:
    """A review that the person has asked for; `ruling` is None while it is open."""

    grounds: str
    asked_at: datetime
    due_on: date
    ruling: ReviewRuling | None
    reasons: str
    ruled_by: str
    ruled_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class FileFact:
    """One file, opened for who may read it. `outcome` is what stands now, after a review too.

    `state_by` is the last day before which nothing is decided; `review_by` the last day to ask for a review.
    """

    number: str
    state: FileState
    card_code: str
    case_number: str
    item_name: str
    organisation_id: UUID
    organisation_name: str
    person_account: int
    person_name: str
    stage: str
    matter: str
    situation: str
    body: str
    basis: tuple[str, ...]
    liabilities: tuple[str, ...]
    finding: str
    opened_at: datetime
    opened_by: str
    opened_account: int
    told_at: datetime | None
    state_by: date | None
    outcome: Outcome | None
    reasons: str
    decided_at: datetime | None
    decided_by: str
    decided_account: int | None
    review_by: date | None
    execution: str
    executed_at: datetime | None
    closed_at: datetime | None
    closing: str
    review: ReviewFact | None = None
    statements: tuple[StatementFact, ...] = ()
    is_of_enquiry: bool = False
    is_of_sharing: bool = False


@dataclass(frozen=True, kw_only=True)
class FilePage:
    """One page of files, without statements; `cursor` leads to the next."""

    rows: tuple[FileFact, ...]
    cursor: str


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many files of the city were opened and decided in a period, by outcome: all that is public of them."""

    opened: int
    decided: int
    by_outcome: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class FileEvent(Event):
    """Something happened in an accountability file. It names nobody."""

    subject_field: ClassVar[str] = "number"
    number: str
    organisation_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class FileOpened(FileEvent):
    """A file was opened."""

    name: ClassVar[str] = "supervision.accountability-opened"


@dataclass(frozen=True, kw_only=True)
class FileDecided(FileEvent):
    """An outcome was decided, or changed by a review."""

    name: ClassVar[str] = "supervision.accountability-decided"
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class FileClosed(FileEvent):
    """A file was closed."""

    name: ClassVar[str] = "supervision.accountability-closed"
