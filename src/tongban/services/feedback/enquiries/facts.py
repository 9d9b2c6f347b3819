"""Enquiries as frozen values: how far they are, who answers by when, and what is refused."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol
from uuid import UUID

from tongban.foundation.identity.public import Applicant, Person
from tongban.kernel.errors import N_, Refused
from tongban.kernel.events import Event

LONGEST_QUESTION, LONGEST_ANSWER = 1000, 2000
MAY_ANSWER = "feedback.answer_enquiry"
MAY_WATCH = "feedback.watch_enquiries"
RECOUNT_ACT = "feedback.recount_enquiry"
NUMBER_PREFIX = "ZX"  # 咨询: so that nobody takes the number for that of a case
BEFORE = "before"  # what a note of the thread points at: what was said before the question came to an office
# an account is enough to ask; nobody has to show a real name
Asker = Person | Applicant


class EnquiryState(StrEnum):
    """How far an enquiry is. A further question makes it wait again, from each of the other two."""

    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"


STATE_NAMES: dict[EnquiryState, str] = {
    EnquiryState.WAITING: N_("Waits for the answer"),
    EnquiryState.ANSWERED: N_("Enquiry answered"),
    EnquiryState.CLOSED: N_("Enquiry closed"),
}


class Ending(StrEnum):
    """How a question came to its end: the office answered it, or its asker closed it."""

    ANSWERED = "answered"
    CLOSED = "closed"


class Readable(Protocol):
    """An open file or upload."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A file that goes with what somebody writes."""

    stream: Readable
    name: str


@dataclass(frozen=True, kw_only=True)
class Enquiry:
    """An enquiry as its asker and its office see it; who asks is not in it.

    `turn` counts the questions: each has a limit of `days` working days from `asked_at`; `due_at` is the last
    moment, None when none waits. `item_code` is empty where it is about no service.
    """

    number: str
    title: str
    item_code: str
    item_name: str
    organisation_id: UUID
    organisation_name: str
    area_code: str
    state: EnquiryState
    turn: int
    days: int
    opened_at: datetime
    asked_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None

    @property
    def state_name(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def is_waiting(self) -> bool:
        return self.state is EnquiryState.WAITING

    @property
    def is_answered(self) -> bool:
        return self.state is EnquiryState.ANSWERED

    @property
    def is_closed(self) -> bool:
        return self.state is EnquiryState.CLOSED

    @property
    def about(self) -> str:
        """What its thread, its tasks and its acts are about."""
        return about_of(self.number)


@dataclass(frozen=True, kw_only=True)
class EnquiryPage:
    """One page of enquiries; `cursor` leads to the next."""

    rows: tuple[Enquiry, ...]
    cursor: str


@dataclass(frozen=True, kw_only=True)
class Passing:
    """An enquiry was passed on (转办): from whom to whom, and why."""

    from_name: str
    to_name: str
    reason: str
    by_name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class EnquiryTurn:
    """One question of an enquiry as one office had it, for who supervises: nothing of what was said.

    `hand` counts how often it had been passed on before, `came_at` is when it came to this office; the limit is that
    of the question. `ended_at` is when it was answered, closed or passed on, None while it waits here.
    """

    number: str
    turn: int
    item_name: str
    is_licensing: bool
    organisation_id: UUID
    area_code: str
    asked_at: datetime
    came_at: datetime
    due_at: datetime
    hand: int = 0
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class EnquirySettled(Event):
    """A question of an enquiry was answered, or its asker closed it. The words stay in the thread."""

    name: ClassVar[str] = "feedback.enquiry-settled"
    subject_field: ClassVar[str] = "number"
    number: str
    turn: int
    how: Ending
    at: datetime

    @property
    def subject(self) -> str:
        return about_of(self.number)


@dataclass(frozen=True, kw_only=True)
class EnquiryPassed(Event):
    """A question that waits was passed on to another office (转办)."""

    name: ClassVar[str] = "feedback.enquiry-passed"
    subject_field: ClassVar[str] = "number"
    number: str
    turn: int
    from_id: UUID
    to_id: UUID
    at: datetime

    @property
    def subject(self) -> str:
        return about_of(self.number)


def about_of(number: str) -> str:
    """What the thread, the tasks and the acts of an enquiry are about."""
    return f"enquiries:{number}"


def is_enquiry_number(number: str) -> bool:
    """Whether a number is that of an enquiry, and not of a case."""
    return number.startswith(NUMBER_PREFIX)


class EnquiryMoved(Refused):
    """The enquiry is further on, or closed."""

    code = "enquiry-moved"
    title = N_("This enquiry is further on already. Please read it again.")


class NobodyAnswers(Refused):
    """No organisation has the post that answers such a question."""

    code = "enquiry-without-office"
    title = N_("Nobody answers such questions here yet. Please choose a service, or call 12345.")


class TooManyToday(Refused):
    """One account has opened so many enquiries within a day already."""

    code = "enquiries-too-many-today"
    title = N_("You have asked %(asked)s questions within a day. Please wait until tomorrow, or call 12345.")


class ThreadFull(Refused):
    """So much is written in the thread of the enquiry already that nobody would read the first of it."""

    code = "enquiry-full"
    title = N_("This thread is full. Please ask a new question.")


class TooManyWaiting(Refused):
    """So many questions of one account wait for an answer already."""

    code = "enquiries-too-many"
    title = N_(
        "%(waiting)s of your questions wait for an answer. Please add to one of them, or wait for it first."
    )
