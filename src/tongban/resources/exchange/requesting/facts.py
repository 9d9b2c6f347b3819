"""Requests for data (共享申请) as others see them: states, steps, values and events."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.errors import N_
from tongban.kernel.events import Event
from tongban.resources.exchange.facts import Condition, Mask, Way

REQUEST, CHECK, ANSWER = "exchange.request", "exchange.check", "exchange.answer"
SETTLE = "exchange.settle"
SUBJECT = "exchange:{number}"


class RequestState(StrEnum):
    """How a request stands. `rules.MOVES` says which act leads from one to the next."""

    SUBMITTED = "submitted"  # the data authority checks it
    RETURNED = "returned"  # sent back with reasons: the asking department mends it
    CHECKED = "checked"  # the provider answers it
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What happened to a request or its grant, in its history."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    CHECKED = "checked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OVERDUE = "overdue"
    SUSPENDED = "suspended"
    SETTLED = "settled"
    RENEWED = "renewed"
    REVOKED = "revoked"
    EXPIRED = "expired"


STATE_TEXTS = {
    RequestState.SUBMITTED: N_("Being checked"),
    RequestState.RETURNED: N_("Request sent back"),
    RequestState.CHECKED: N_("With the provider"),
    RequestState.GRANTED: N_("Sharing granted"),
    RequestState.REFUSED: N_("Sharing refused"),
    RequestState.WITHDRAWN: N_("Withdrawn"),
}
STEP_TEXTS = {
    Step.SUBMITTED: N_("Request handed in"),
    Step.RETURNED: N_("Request sent back"),
    Step.CHECKED: N_("Found in order"),
    Step.GRANTED: N_("Sharing granted"),
    Step.REFUSED: N_("Sharing refused"),
    Step.WITHDRAWN: N_("Withdrawn"),
    Step.OVERDUE: N_("Became overdue"),
    Step.SUSPENDED: N_("Suspended by an objection"),
    Step.SETTLED: N_("Objection settled"),
    Step.RENEWED: N_("Renewed"),
    Step.REVOKED: N_("Grant revoked"),
    Step.EXPIRED: N_("Ran out"),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a department asks for. `until` is the last day on which it wants the data."""

    resource_code: str
    purpose: str
    item_code: str
    basis: str
    fields: tuple[str, ...]
    field_reasons: str
    ways: tuple[Way, ...]
    daily_quota: int
    frequency: str
    until: date | None
    responsible: int | None


@dataclass(frozen=True, kw_only=True)
class FieldAnswer:
    """What the provider says to one field: granted with a mask, or refused with a reason."""

    name: str
    is_granted: bool
    mask: Mask = Mask.NONE
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The provider's answer by field, with the limits that it sets; `until` is the last day."""

    fields: tuple[FieldAnswer, ...]
    conditions: tuple[Condition, ...]
    ways: tuple[Way, ...]
    daily_quota: int
    until: date | None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RequestEvent(Event):
    """Something happened to a request."""

    subject_field: ClassVar[str] = "number"

    number: str
    resource_code: str
    provider_id: UUID
    consumer_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RequestSubmitted(RequestEvent):
    """A department asks for data."""

    name: ClassVar[str] = "exchange.request-submitted"


@dataclass(frozen=True, kw_only=True)
class RequestAnswered(RequestEvent):
    """A request came to its end: granted, refused or withdrawn."""

    name: ClassVar[str] = "exchange.request-answered"

    state: RequestState


@dataclass(frozen=True, kw_only=True)
class AnswerOverdue(RequestEvent):
    """The day by which a request had to be checked or answered has passed.

    `organisation_id` is whose turn it is; `step` is `check` or `answer`.
    """

    name: ClassVar[str] = "exchange.answer-overdue"

    organisation_id: UUID
    step: str
    due_on: date
