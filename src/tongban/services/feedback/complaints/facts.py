"""Complaints as frozen values: what they are about, how far they are, what was found, and what is refused."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.errors import N_, Refused
from tongban.kernel.events import Event

LONGEST_TEXT = 1000
RECOUNT_ACT = "feedback.recount_complaint"


class ComplaintKind(StrEnum):
    """What somebody complains of. `GAIN` may go to another post than the others (a setting)."""

    DELAY = "delay"
    MANNER = "manner"
    PAPERS = "papers"
    FEES = "fees"
    TURNED_AWAY = "turned-away"
    WRONG_ADVICE = "wrong-advice"
    GAIN = "gain"
    OTHER = "other"


KIND_NAMES: dict[ComplaintKind, str] = {
    ComplaintKind.DELAY: N_("It takes too long, or nobody answers"),
    ComplaintKind.MANNER: N_("How I was treated"),
    ComplaintKind.PAPERS: N_("I was asked for papers that the guide does not name, or for the same again"),
    ComplaintKind.FEES: N_("Money was asked that need not be paid"),
    ComplaintKind.TURNED_AWAY: N_("I was turned away without a written answer"),
    ComplaintKind.WRONG_ADVICE: N_("I was told something wrong"),
    ComplaintKind.GAIN: N_("Somebody wanted an advantage for themselves"),
    ComplaintKind.OTHER: N_("Something else"),
}


class ComplaintState(StrEnum):
    """How far a complaint is; the last three are ends."""

    WAITING = "waiting"
    TAKEN = "taken"
    DECLINED = "declined"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        return self in {ComplaintState.WAITING, ComplaintState.TAKEN}


STATE_NAMES: dict[ComplaintState, str] = {
    ComplaintState.WAITING: N_("Waits to be looked at"),
    ComplaintState.TAKEN: N_("Is being looked into"),
    ComplaintState.DECLINED: N_("Not taken up"),
    ComplaintState.ANSWERED: N_("Answered"),
    ComplaintState.WITHDRAWN: N_("Complaint taken back"),
}


class Finding(StrEnum):
    """What came of looking into it."""

    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not-upheld"


FINDING_NAMES: dict[Finding, str] = {
    Finding.UPHELD: N_("The complaint is right"),
    Finding.PARTLY: N_("The complaint is right in part"),
    Finding.NOT_UPHELD: N_("The complaint was not borne out"),
}


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """A complaint as who filed it and who looks into it see it. `due_at` is the last moment of what comes next."""

    id: UUID
    case_number: str
    item_name: str
    organisation_id: UUID
    post_code: str
    kind: ComplaintKind
    state: ComplaintState
    text: str
    filed_at: datetime
    due_at: datetime | None
    finding: Finding | None
    answer: str
    answered_at: datetime | None

    @property
    def kind_name(self) -> str:
        return KIND_NAMES[self.kind]

    @property
    def state_name(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def finding_name(self) -> str:
        return FINDING_NAMES[self.finding] if self.finding else ""


@dataclass(frozen=True, kw_only=True)
class ComplaintSettled(Event):
    """A complaint has come to its end: declined, answered or taken back. The words stay in the complaint."""

    name: ClassVar[str] = "feedback.complaint-settled"
    subject_field: ClassVar[str] = "number"
    number: str
    state: ComplaintState
    finding: str
    at: datetime

    @property
    def subject(self) -> str:
        return f"cases:{self.number}"


class ComplaintOpen(Refused):
    """One complaint of one person about a case at a time."""

    code = "complaint-open"
    title = N_("You have complained about this case already, and it is being looked into.")


class ComplaintMoved(Refused):
    """The complaint is further on, or at its end."""

    code = "complaint-moved"
    title = N_("This complaint is further on already. Please read it again.")


class OwnHandling(Refused):
    """Nobody looks into what they did themselves."""

    code = "complaint-own-handling"
    title = N_("You had a part in this case, so somebody else looks into the complaint.")
