"""An order or an advice to an organisation, its replies, and what is told of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.events import Event

ORDER_DUTY = "supervision.order"


class OrderKind(StrEnum):
    """A supervision order (督办单) about a case or matter, or supervision advice (监察建议书) about an organisation."""

    ORDER = "order"
    ADVICE = "advice"


class Ground(StrEnum):
    """Why it was sent: a supervisor found it needed, three red cards in a month, a failing grade."""

    JUDGEMENT = "judgement"
    RED_CARDS = "red-cards"
    FAILING_GRADE = "failing-grade"


class OrderState(StrEnum):
    """How far it is. A rule drafts advice, a supervisor issues it or drops it with reasons."""

    DRAFT = "draft"
    ISSUED = "issued"  # waits for the reply
    REPLIED = "replied"  # waits for the check
    CLOSED = "closed"  # the reply was accepted
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True)
class NewOrder:
    """What a supervisor orders: about a case, a card or a matter in words; `reply_days` are working days."""

    organisation_id: UUID
    matter: str
    opinion: str
    case_number: str = ""
    card_code: str = ""
    reply_days: int = 5


@dataclass(frozen=True, kw_only=True)
class ReplyFact:
    """One reply; `accepted` is None until a supervisor has checked it."""

    place: int
    text: str
    by: str
    made_at: datetime
    accepted: bool | None
    finding: str
    checked_by: str
    checked_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class OrderFact:
    """One order. `facts_said` is in the reader's language, for what a rule has found; `reply_due_at` None in a draft."""

    number: str
    kind: OrderKind
    ground: Ground
    state: OrderState
    organisation_id: UUID
    issuer_id: UUID | None
    issuer_name: str
    matter: str
    facts_said: str
    opinion: str
    case_number: str
    card_codes: tuple[str, ...]
    post_code: str
    made_at: datetime
    issued_by: str
    issued_by_account: int | None
    issued_at: datetime | None
    reply_due_at: datetime | None
    late_told_at: datetime | None
    ended_at: datetime | None
    ended_by: str
    ended_words: str
    replies: tuple[ReplyFact, ...] = ()
    is_of_enquiry: bool = False
    is_of_sharing: bool = False

    @property
    def is_open(self) -> bool:
        return self.state in (OrderState.DRAFT, OrderState.ISSUED, OrderState.REPLIED)


@dataclass(frozen=True, kw_only=True)
class OrderPage:
    """One page of orders; `cursor` leads to the next."""

    rows: tuple[OrderFact, ...]
    cursor: str


@dataclass(frozen=True, kw_only=True)
class OrderEvent(Event):
    """Something happened to an order."""

    subject_field: ClassVar[str] = "number"
    number: str
    kind: OrderKind
    organisation_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class OrderIssued(OrderEvent):
    """An order or advice was sent to an organisation."""

    name: ClassVar[str] = "supervision.order-issued"


@dataclass(frozen=True, kw_only=True)
class OrderReplied(OrderEvent):
    """The organisation has replied."""

    name: ClassVar[str] = "supervision.order-replied"


@dataclass(frozen=True, kw_only=True)
class OrderClosed(OrderEvent):
    """A supervisor has accepted the reply."""

    name: ClassVar[str] = "supervision.order-closed"


@dataclass(frozen=True, kw_only=True)
class OrderLate(OrderEvent):
    """The reply did not come in time; the next level was told."""

    name: ClassVar[str] = "supervision.order-late"
