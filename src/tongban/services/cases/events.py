"""What is told about a case (办件) when something happened to it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from tongban.kernel.events import Event
from tongban.services.cases.facts import Outcome


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    """Something happened to a case."""

    subject_field: ClassVar[str] = "number"

    number: str
    organisation_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CaseSubmitted(CaseEvent):
    """An application was received (收件)."""

    name: ClassVar[str] = "cases.submitted"
    item_code: str


@dataclass(frozen=True, kw_only=True)
class StepOpened(CaseEvent):
    """A post has to act."""

    name: ClassVar[str] = "cases.step-opened"
    step: str
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class EntriesChecked(CaseEvent):
    """What was typed while a register did not answer was compared with it; the fields that differ."""

    name: ClassVar[str] = "cases.entries-checked"
    differing: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CorrectionRequested(CaseEvent):
    """The one correction notice (补正告知) was given."""

    name: ClassVar[str] = "cases.correction-requested"


@dataclass(frozen=True, kw_only=True)
class CaseResubmitted(CaseEvent):
    """The applicant has mended what the notice asked for."""

    name: ClassVar[str] = "cases.resubmitted"


@dataclass(frozen=True, kw_only=True)
class CaseAccepted(CaseEvent):
    """The organisation has taken the case on (受理), or is deemed to have."""

    name: ClassVar[str] = "cases.accepted"
    is_deemed: bool
    promised_due_on: date | None
    statutory_due_on: date | None


@dataclass(frozen=True, kw_only=True)
class AcceptanceRefused(CaseEvent):
    """不予受理."""

    name: ClassVar[str] = "cases.acceptance-refused"


@dataclass(frozen=True, kw_only=True)
class StepDone(CaseEvent):
    """A post has acted."""

    name: ClassVar[str] = "cases.step-done"
    step: str
    by_ref: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ProcedureStarted(CaseEvent):
    """A special procedure (特别程序) began; `stops`: the clocks stand until it ends."""

    name: ClassVar[str] = "cases.procedure-started"
    procedure: str
    planned_days: int
    stops: bool


@dataclass(frozen=True, kw_only=True)
class ProcedureEnded(CaseEvent):
    """A special procedure has its result; `is_running`: with it the clocks run on. No day while they stand."""

    name: ClassVar[str] = "cases.procedure-ended"
    procedure: str
    is_running: bool
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class LimitExtended(CaseEvent):
    """The statutory limit was put off (延期). No day while the clocks stand."""

    name: ClassVar[str] = "cases.limit-extended"
    count: int
    statutory_due_on: date | None


@dataclass(frozen=True, kw_only=True)
class CaseReported(CaseEvent):
    """Of two levels the lower has examined and reported (报送上级); `organisation_id` is the superior, which decides.

    `is_again`: the superior had returned it, and its clock runs on. No day while the clocks stand.
    """

    name: ClassVar[str] = "cases.reported"
    examined_by_id: UUID
    statutory_due_on: date | None
    is_again: bool


@dataclass(frozen=True, kw_only=True)
class CaseDecided(CaseEvent):
    """决定 was made."""

    name: ClassVar[str] = "cases.decided"
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class RenewalDeemed(CaseEvent):
    """A licence is renewed by law (视为准予延续): nobody decided by its last day, `renew_by`."""

    name: ClassVar[str] = "cases.renewal-deemed"
    renew_by: date
    licence: str


@dataclass(frozen=True, kw_only=True)
class ResultIssued(CaseEvent):
    """The result was made out (发证)."""

    name: ClassVar[str] = "cases.result-issued"
    licence: str


@dataclass(frozen=True, kw_only=True)
class CaseDelivered(CaseEvent):
    """The result reached the applicant (送达)."""

    name: ClassVar[str] = "cases.delivered"


@dataclass(frozen=True, kw_only=True)
class MaterialHandedIn(CaseEvent):
    """A material that was to follow (容缺) is here."""

    name: ClassVar[str] = "cases.material-handed-in"
    slot: str


@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn(CaseEvent):
    """The applicant has withdrawn (撤回)."""

    name: ClassVar[str] = "cases.withdrawn"


@dataclass(frozen=True, kw_only=True)
class ReviewMoved(CaseEvent):
    """An act of review moved a step; `seats` are the rows of those who have to act because of it."""

    step: str
    by_ref: str
    seats: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CaseSentBack(ReviewMoved):
    """The case went back to a finished step (退回)."""

    name: ClassVar[str] = "cases.sent-back"
    to: str


@dataclass(frozen=True, kw_only=True)
class ReviewerAdded(ReviewMoved):
    """Somebody was asked to look before a step is done, or after it (加签)."""

    name: ClassVar[str] = "cases.reviewer-added"


@dataclass(frozen=True, kw_only=True)
class OpinionAsked(ReviewMoved):
    """Another post or organisation was asked for its opinion (征求意见)."""

    name: ClassVar[str] = "cases.opinion-asked"


@dataclass(frozen=True, kw_only=True)
class OpinionGiven(ReviewMoved):
    """Who was asked has answered."""

    name: ClassVar[str] = "cases.opinion-given"
    asked_by: str


@dataclass(frozen=True, kw_only=True)
class StepTransferred(ReviewMoved):
    """A seat went to another post (转办)."""

    name: ClassVar[str] = "cases.step-transferred"


@dataclass(frozen=True, kw_only=True)
class ActTakenBack(ReviewMoved):
    """Somebody took back what they had done (收回)."""

    name: ClassVar[str] = "cases.act-taken-back"
