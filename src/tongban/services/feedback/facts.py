"""Ratings (好差评) as frozen values: five national levels, their codes, and what is refused."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.errors import N_, Refused
from tongban.kernel.events import Event
from tongban.standards.vocabularies import same_text, vocabulary

RECOUNT_ACT = "feedback.recount"


class RatingLevel(StrEnum):
    """The five levels, the best first; the last two are bad ratings (差评).

    Source: 国办发〔2019〕51号. Two standards number them in opposite directions, so name and
    both codes are kept.
    """

    VERY_SATISFIED = "very-satisfied"
    SATISFIED = "satisfied"
    FAIRLY_SATISFIED = "fairly-satisfied"
    DISSATISFIED = "dissatisfied"
    VERY_DISSATISFIED = "very-dissatisfied"

    @property
    def device_code(self) -> str:
        """The code of the national rating devices: 5 is best."""
        return str(5 - list(RatingLevel).index(self))

    @property
    def gbt_code(self) -> str:
        """The code of GB/T 39046—2020: 1 is best."""
        return same_text("satisfaction_device", "satisfaction_gbt39046", self.device_code)

    @property
    def text(self) -> str:
        """The national name, such as 基本满意."""
        return vocabulary("satisfaction_device").text(self.device_code)

    @property
    def is_bad(self) -> bool:
        return self in {RatingLevel.DISSATISFIED, RatingLevel.VERY_DISSATISFIED}


class Channel(StrEnum):
    """Where a rating was given (standards.md 13)."""

    PC = "1"
    MOBILE = "2"
    QR = "3"
    HALL_TABLET = "4"
    HALL_OTHER = "5"
    PHONE = "6"
    SMS = "7"


class Stage(StrEnum):
    """How far the organisation is with a bad rating: accept it, put it right, revisit the applicant."""

    ACCEPT = "accept"
    RECTIFY = "rectify"
    REVISIT = "revisit"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class RatingFact:
    """A rating as its author sees it."""

    number: str
    level: RatingLevel
    options: tuple[str, ...]
    text: str
    rated_at: datetime
    supplement: str
    supplemented_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the organisation did at one stage."""

    stage: Stage
    text: str
    by_name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class BadRating:
    """A bad rating as the organisation sees it: never who gave it."""

    number: str
    item_name: str
    level: RatingLevel
    options: tuple[str, ...]
    text: str
    supplement: str
    rated_at: datetime
    stage: Stage
    due_at: datetime | None
    post_code: str
    organisation_id: UUID
    answers: tuple[Answer, ...]


@dataclass(frozen=True, kw_only=True)
class LateAnswer:
    """A bad rating that waits for its organisation longer than it may; nothing of what was said."""

    number: str
    item_name: str
    organisation_id: UUID
    area_code: str
    stage: Stage
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class RatingTotals:
    """How an item was rated: how many in all, by device code, how many at least fairly satisfied, the average of 5."""

    count: int
    by_code: dict[str, int]
    average: float
    good: int


@dataclass(frozen=True, kw_only=True)
class CaseRated(Event):
    """An applicant has rated a case. The words stay in the rating."""

    name: ClassVar[str] = "feedback.case-rated"
    subject_field: ClassVar[str] = "number"
    number: str
    item_code: str
    organisation_id: UUID
    level: RatingLevel
    options: tuple[str, ...]
    is_bad: bool
    rated_at: datetime

    @property
    def subject(self) -> str:
        return f"cases:{self.number}"


class NotEnded(Refused):
    """A case is rated after it has ended."""

    code = "case-not-ended"
    title = N_("You can rate this case as soon as it has ended.")


class AlreadyRated(Refused):
    """A case is rated once."""

    code = "case-already-rated"
    title = N_("You have rated this case already. You can still add something once.")


class NotRated(Refused):
    """There is nothing yet to add to."""

    code = "case-not-rated"
    title = N_("This case has not been rated yet.")


class AlreadySupplemented(Refused):
    """A rating is supplemented once, within thirty days."""

    code = "rating-already-supplemented"
    title = N_("Nothing more can be added to this rating.")


class StageMoved(Refused):
    """The bad rating is further on, or done."""

    code = "rating-stage-moved"
    title = N_("Somebody has already done this step.")
