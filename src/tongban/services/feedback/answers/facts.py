"""Published answers as frozen values: their versions, how far each is, and what is refused."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.errors import N_, Invalid, Refused
from tongban.kernel.events import Event

LONGEST_TITLE, LONGEST_TEXT = 200, 3000
MAY_PROPOSE = "feedback.propose_answer"
MAY_PUBLISH = "feedback.publish_answer"
RETURN_ACT = "feedback.return_answer"
WITHDRAW_ACT = "feedback.withdraw_answer"
EXPIRE_ACT = "feedback.expire_answer"


class AnswerState(StrEnum):
    """Whether the public reads it. `NEW`: no version has been published yet."""

    NEW = "new"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"  # its day to be looked at again has passed


STATE_NAMES: dict[AnswerState, str] = {
    AnswerState.NEW: N_("Not published yet"),
    AnswerState.PUBLISHED: N_("Published answer"),
    AnswerState.WITHDRAWN: N_("Answer withdrawn"),
    AnswerState.EXPIRED: N_("Answer expired"),
}


class VersionState(StrEnum):
    """How far a version is: one is proposed at a time."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    RETURNED = "returned"


class Trace(StrEnum):
    """What may tell who asked: an ID number, a mobile phone, another long number, a mail address, the asker's name."""

    ID_NUMBER = "id-number"
    PHONE = "phone"
    LONG_NUMBER = "long-number"
    MAIL = "mail"
    NAME = "name"


@dataclass(frozen=True, kw_only=True)
class PublishedAnswer:
    """An answer as everybody reads it. `item_code` is empty where it is about no service."""

    id: UUID
    question: str
    answer: str
    item_code: str
    item_name: str
    themes: tuple[str, ...]
    organisation_id: UUID
    organisation_name: str
    version: int
    published_at: datetime
    review_on: date


@dataclass(frozen=True, kw_only=True)
class AnswerPage:
    """One page of answers; `cursor` leads to the next."""

    rows: tuple[PublishedAnswer, ...]
    cursor: str


@dataclass(frozen=True, kw_only=True)
class AnswerVersionFact:
    """A version as those who write and review see it."""

    number: int
    state: VersionState
    question: str
    answer: str
    review_on: date
    enquiry_number: str
    proposed_by_ref: str
    proposed_by_name: str
    proposed_at: datetime
    reviewed_by_name: str
    reviewed_at: datetime | None
    remark: str

    @property
    def is_proposed(self) -> bool:
        return self.state is VersionState.PROPOSED

    @property
    def is_published(self) -> bool:
        return self.state is VersionState.PUBLISHED


@dataclass(frozen=True, kw_only=True)
class AnswerAtDesk:
    """An answer with its versions, the newest first, as its organisation sees it."""

    id: UUID
    state: AnswerState
    item_code: str
    item_name: str
    organisation_id: UUID
    organisation_name: str
    version: int  # of the version that the public reads or read last; 0 when none was published
    review_on: date | None
    withdrawn_reason: str
    versions: tuple[AnswerVersionFact, ...]

    @property
    def state_name(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def is_public(self) -> bool:
        return self.state is AnswerState.PUBLISHED

    @property
    def newest(self) -> AnswerVersionFact:
        return self.versions[0]

    @property
    def proposal(self) -> AnswerVersionFact | None:
        """The version that waits for its review."""
        return next((one for one in self.versions if one.is_proposed), None)


@dataclass(frozen=True, kw_only=True)
class DeskPage:
    """One page of answers at the desk; `cursor` leads to the next."""

    rows: tuple[AnswerAtDesk, ...]
    cursor: str


@dataclass(frozen=True, kw_only=True)
class AnswerDraft:
    """What an editor writes: question and answer anew. `numbers_checked`: the numbers in it are the office's own."""

    question: str
    answer: str
    review_on: date | None
    item_code: str = ""
    enquiry_number: str = ""
    numbers_checked: bool = False


@dataclass(frozen=True, kw_only=True)
class AnswerChanged(Event):
    """What the public reads of an answer has changed: published, withdrawn or expired."""

    name: ClassVar[str] = "feedback.answer-changed"
    subject_field: ClassVar[str] = "answer_id"
    answer_id: UUID
    state: AnswerState
    at: datetime

    @property
    def subject(self) -> str:
        return about_of(self.answer_id)


def about_of(answer_id: UUID) -> str:
    """What the tasks and acts of an answer are about."""
    return f"answers:{answer_id}"


class AnswerMoved(Refused):
    """The answer or its version is further on."""

    code = "answer-moved"
    title = N_("This answer is further on already. Please read it again.")


class SecondReaderNeeded(Refused):
    """Who proposed a version does not publish it."""

    code = "answer-second-reader"
    title = N_("Somebody else reviews what you proposed.")


class TracesLeft(Invalid):
    """Something in the text may tell who asked."""

    code = "answer-traces-left"
    title = N_("Something in the text may tell who asked. Take it out first.")
