"""Cards of the e-supervision (电子监察) as frozen values, and what is told about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from tongban.kernel.errors import N_, Refused
from tongban.kernel.events import Event

JUDGE_DUTY = "supervision.judge"


class Level(StrEnum):
    """How serious: reminder (提醒), yellow card (黄牌), red card (红牌), supervision advice (监察建议书)."""

    REMINDER = "reminder"
    YELLOW = "yellow"
    RED = "red"
    ADVICE = "advice"  # to an organisation; it is no card, see `orders`


class ClockKind(StrEnum):
    """The clock that a rule watches."""

    ACCEPTANCE = "acceptance"
    STEP = "step"
    PROMISED = "promised"
    STATUTORY = "statutory"
    LOWER_REVIEW = "lower-review"  # of two levels the lower one, until it reports
    DELIVERY = "delivery"
    RENEWAL = "renewal"  # until the last day of the licence to be renewed
    PUBLICATION = "publication"  # of a grant
    RATING = "rating"
    ENQUIRY = "enquiry"  # until a question is answered
    SHARING = "sharing"  # until a request for data is checked or answered
    SUPPLY = "supply"  # until a department delivers what it agreed
    CORRECTION = "correction"  # of what a card says
    MONTH = "month"  # of an organisation's cards


class CardState(StrEnum):
    """The life of a card; it is never deleted. A reminder goes from notified to closed."""

    RAISED = "raised"
    NOTIFIED = "notified"
    EXPLAINED = "explained"  # 申诉
    PROPOSED = "proposed"  # one supervisor has ruled, a second has to agree
    UPHELD = "upheld"
    LIFTED = "lifted"  # 摘牌
    CORRECTED = "corrected"  # 整改: the office says what was put right, a supervisor has to check it
    CLOSED = "closed"


class Ruling(StrEnum):
    """What two supervisors decide about a card."""

    UPHELD = "upheld"
    LIFTED = "lifted"


@dataclass(frozen=True, kw_only=True)
class WatchedClock:
    """One clock of a case: day 0, last day, and the working day on which it ended (None: it runs)."""

    started_on: date | None
    due_on: date
    ended_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class WatchedCase:
    """All that a rule over clocks may look at.

    `step` is the key of the step, `rating_stage` what is to be done about a bad rating, `question` which of an
    enquiry, whose number stands in the place of a case's, and `hand` how often it had been passed on before.
    """

    number: str
    organisation_id: UUID
    area_code: str
    item_name: str
    is_licensing: bool
    is_deemed_accepted: bool
    clocks: Mapping[ClockKind, WatchedClock]
    step: str = ""
    rating_stage: str = ""
    is_renewed_by_law: bool = False
    question: int = 1
    hand: int = 0


@dataclass(frozen=True, kw_only=True)
class Concerned:
    """Whose card it is, and about what; `number` is empty where it is about no case."""

    number: str
    organisation_id: UUID
    area_code: str
    item_name: str
    is_licensing: bool


@dataclass(frozen=True, kw_only=True)
class CardRow:
    """A card as pages show it. `sentence` is already in the reader's language."""

    code: str
    rule: str
    rule_version: int
    level: Level
    state: CardState
    clock: ClockKind | None
    case_number: str
    item_name: str
    organisation_id: UUID
    post_code: str
    sentence: str
    basis: str
    due_on: date | None
    act: str  # what was found, in the reader's language; empty where a clock was
    act_at: datetime | None
    act_by_ref: str
    act_entry_id: UUID | None
    raised_at: datetime
    reply_due_at: datetime | None
    explanation: str
    explained_by: str
    explained_at: datetime | None
    proposal: str
    proposed_by: str
    proposed_by_account: int | None
    proposal_reason: str
    ruling: str
    ruled_by: str
    ruling_reason: str
    ruled_at: datetime | None
    closing: str
    closed_at: datetime | None
    correction: str = ""
    corrected_by: str = ""
    corrected_at: datetime | None = None
    correct_by_at: datetime | None = None
    sent_back: str = ""  # why the last correction was not enough
    closed_by: str = ""
    escalated_from: str = ""  # the yellow card that became this red one
    escalated_to: str = ""  # the red card that this yellow one became
    reply_late_at: datetime | None = None  # when the next level was told that no reply had come
    correction_late_at: datetime | None = None
    area_code: str = ""
    threshold: int | None = None  # working days at which the rule fired, where it has a choice of them
    is_of_enquiry: bool = False  # its number stands in the place of a case's
    agreement: str = ""  # on deliveries, where one of it is owed
    is_of_sharing: bool = False  # so does that of a request for data

    @property
    def needs_reply(self) -> bool:
        return self.level is not Level.REMINDER


@dataclass(frozen=True, kw_only=True)
class CardPage:
    """One page of cards; `cursor` leads to the next."""

    rows: tuple[CardRow, ...]
    cursor: str


@dataclass(frozen=True, kw_only=True)
class CardEvent(Event):
    """Something happened to a card."""

    subject_field: ClassVar[str] = "code"
    code: str
    level: Level
    case_number: str
    organisation_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CardRaised(CardEvent):
    """A rule found a limit passed or near."""

    name: ClassVar[str] = "supervision.card-raised"
    facts: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class CardRuled(CardEvent):
    """Two supervisors have upheld or lifted a card."""

    name: ClassVar[str] = "supervision.card-ruled"
    ruling: Ruling


class CardMoved(Refused):
    """The card is not in a state for this."""

    code = "card-moved"
    title = N_("This card has moved on. Reload the page to see where it stands.")


@dataclass(frozen=True, kw_only=True)
class CardLate(CardEvent):
    """A reply or a correction did not come in time; the next level was told."""

    name: ClassVar[str] = "supervision.card-late"
    waits_for: str  # reply, correction


@dataclass(frozen=True, kw_only=True)
class CardCorrected(CardEvent):
    """A supervisor has checked what was put right, and the card is closed."""

    name: ClassVar[str] = "supervision.card-corrected"


class SecondPersonNeeded(Refused):
    """Who proposed a ruling may not confirm it."""

    code = "second-person-needed"
    title = N_("A second supervisor has to confirm what you proposed.")


class ReplyNotDue(Refused):
    """Before the reply is due a card is ruled only after the reply."""

    code = "reply-not-due"
    title = N_("This card can be ruled on when the office has explained, or after %(due)s.")


class FixedThreshold(Refused):
    """The law, or the meaning of the rule, says when it fires."""

    code = "threshold-fixed"
    title = N_("When rule %(rule)s fires is fixed; no place sets it otherwise.")


class ThresholdTaken(Refused):
    """Something else begins on that day."""

    code = "threshold-taken"
    title = N_(
        "For rule %(rule)s something else is set from %(day)s on. Take that back first, or choose another day."
    )


class ThresholdBegun(Refused):
    """What is in force is not taken back."""

    code = "threshold-begun"
    title = N_("This has been in force since %(day)s. Set another number from a day to come on.")
