"""The words that all of sharing has in common: what a grant (授权) allows, and what becomes of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.errors import N_
from tongban.kernel.events import Event


class Way(StrEnum):
    """How granted data are used (共享方式)."""

    API = "api"  # one call about one person or firm
    SUBSCRIPTION = "subscription"  # rows that changed
    BATCH = "batch"  # files
    COMPARISON = "comparison"  # a list against the data, flags only
    ANSWER = "answer"  # yes or no instead of data


class Mask(StrEnum):
    """What of a value is hidden (脱敏) before it leaves the provider."""

    NONE = "none"
    NAME = "name"
    ID_NUMBER = "id-number"
    PHONE = "phone"
    ADDRESS = "address"
    YEAR = "year"  # of a date
    PRESENCE = "presence"  # only whether there is a value


class GrantState(StrEnum):
    """Whether a grant may be used. Only a live one is."""

    LIVE = "live"
    SUSPENDED = "suspended"  # by an objection, until the data authority settles it
    REVOKED = "revoked"
    EXPIRED = "expired"


def state_on(state: str, until: date, on: date) -> GrantState:
    """The state of a grant on a day: one whose end has come is run out."""
    is_open = state in (GrantState.LIVE, GrantState.SUSPENDED)
    return GrantState.EXPIRED if is_open and on >= until else GrantState(state)


class Op(StrEnum):
    """How a condition compares a value."""

    EQ = "eq"
    IN = "in"
    PREFIX = "prefix"
    FROM = "from"
    UNTIL = "until"  # half-open


WAY_TEXTS = {
    Way.API: N_("Call about one person or firm"),
    Way.SUBSCRIPTION: N_("Changed rows by subscription"),
    Way.BATCH: N_("Files in batches"),
    Way.COMPARISON: N_("Comparison of a list, flags only"),
    Way.ANSWER: N_("Answers of yes or no"),
}
MASK_TEXTS = {
    Mask.NONE: N_("In full"),
    Mask.NAME: N_("Middle of the name hidden"),
    Mask.ID_NUMBER: N_("Middle of the number hidden"),
    Mask.PHONE: N_("Middle of the phone number hidden"),
    Mask.ADDRESS: N_("Address up to the district"),
    Mask.YEAR: N_("Only the year"),
    Mask.PRESENCE: N_("Only whether there is a value"),
}
GRANT_STATE_TEXTS = {
    GrantState.LIVE: N_("Grant in force"),
    GrantState.SUSPENDED: N_("Suspended"),
    GrantState.REVOKED: N_("Grant revoked"),
    GrantState.EXPIRED: N_("Run out"),
}
OP_TEXTS = {
    Op.EQ: N_("is"),
    Op.IN: N_("is one of"),
    Op.PREFIX: N_("begins with"),
    Op.FROM: N_("at least"),
    Op.UNTIL: N_("less than"),
}


@dataclass(frozen=True, kw_only=True)
class GrantedField:
    """A field that is granted. `name` is as the catalogue has it (FieldContent.name)."""

    name: str
    mask: Mask = Mask.NONE


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A row filter; several are joined by and."""

    field: str
    op: Op
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GrantFact:
    """A grant (授权): what one organisation may have of one resource, for one item, until when.

    `valid_until` is the first day on which it no longer holds. `revision` grows with each change, for caches.
    """

    id: UUID
    code: str
    request_number: str
    resource_code: str
    resource_name: str
    provider_id: UUID
    provider_name: str
    consumer_id: UUID
    consumer_name: str
    item_code: str
    purpose: str
    basis: str
    fields: tuple[GrantedField, ...]
    conditions: tuple[Condition, ...]
    ways: frozenset[Way]
    daily_quota: int
    needs_case: bool
    valid_from: date
    valid_until: date
    state: GrantState
    revision: int

    @property
    def last_day(self) -> date:
        """The last day on which it holds, as people say it."""
        return self.valid_until - timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class GrantEvent(Event):
    """Something happened to a grant. `grant` is its code."""

    subject_field: ClassVar[str] = "grant"

    grant: str
    request: str
    resource_code: str
    provider_id: UUID
    consumer_id: UUID
    revision: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class GrantMade(GrantEvent):
    """An organisation may have data from now on."""

    name: ClassVar[str] = "exchange.grant-made"


@dataclass(frozen=True, kw_only=True)
class GrantChanged(GrantEvent):
    """A grant holds longer, or holds again after a suspension."""

    name: ClassVar[str] = "exchange.grant-changed"


@dataclass(frozen=True, kw_only=True)
class GrantEnded(GrantEvent):
    """A grant may not be used now: it is suspended, revoked or run out."""

    name: ClassVar[str] = "exchange.grant-ended"

    state: GrantState
