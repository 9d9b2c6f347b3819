"""A decision handed over to the organisation that supervises (审管联动), and what is refused."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from tongban.kernel.errors import N_, Refused
from tongban.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class HandoverFact:
    """One decision as the supervising organisation reads it: nothing personal but a masked name."""

    case_number: str
    item_name: str
    holder: str
    licence_number: str
    document_number: str
    from_id: UUID
    from_name: str
    to_id: UUID
    to_name: str
    decided_on: date
    valid_until: date | None
    sent_at: datetime
    due_on: date
    reminded_at: datetime | None
    received_at: datetime | None
    received_by: str
    note: str

    def is_late_on(self, day: date) -> bool:
        """Whether it is not received though its day has passed."""
        return self.received_at is None and day > self.due_on


@dataclass(frozen=True, kw_only=True)
class HandoverPage:
    """One page, the newest first; `cursor` leads to the next."""

    rows: tuple[HandoverFact, ...]
    cursor: str


@dataclass(frozen=True, kw_only=True)
class HandoverEvent(Event):
    """Something happened to a decision on its way to who supervises."""

    subject_field: ClassVar[str] = "case_number"
    case_number: str
    to_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DecisionSent(HandoverEvent):
    """The decision lies before the supervising organisation."""

    name: ClassVar[str] = "decisions.sent"
    due_on: date


@dataclass(frozen=True, kw_only=True)
class DecisionReceived(HandoverEvent):
    """The supervising organisation has given its receipt."""

    name: ClassVar[str] = "decisions.received"


class AlreadyReceived(Refused):
    """The receipt was given before."""

    code = "handover-received"
    title = N_("Somebody of your organisation has given the receipt already.")
