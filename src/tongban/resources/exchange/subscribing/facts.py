"""Subscriptions and the notices that carry changes, as others see them, and what is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.resources.exchange.sources.facts import PositionTooOld

RECEIVE = "exchange.receive"
SUBSCRIBE_ACT = "exchange.subscribe"
PAUSE_ACT = "exchange.pause-subscription"
CONTINUE_ACT = "exchange.continue-subscription"
END_ACT = "exchange.end-subscription"
RESEND_ACT = "exchange.resend-notice"


class SubscriptionState(StrEnum):
    """Whether changes are told."""

    ACTIVE = "active"
    PAUSED = "paused"  # by somebody, or after too many notices that did not arrive
    ENDED = "ended"


class NoticeState(StrEnum):
    """What became of one notice."""

    WAITING = "waiting"  # is sent, or sent again
    DELIVERED = "delivered"
    DEAD = "dead"  # given up after the last try: somebody looks at it
    DROPPED = "dropped"  # the subscription or its grant ended


STATE_TEXTS = {
    SubscriptionState.ACTIVE: N_("Running"),
    SubscriptionState.PAUSED: N_("Paused"),
    SubscriptionState.ENDED: N_("Ended"),
}
NOTICE_TEXTS = {
    NoticeState.WAITING: N_("On its way"),
    NoticeState.DELIVERED: N_("Arrived at the receiver"),
    NoticeState.DEAD: N_("Could not be sent"),
    NoticeState.DROPPED: N_("Not sent any more"),
}
TONES = {"active": "good", "paused": "warn", "waiting": "warn", "delivered": "good", "dead": "bad"}


@dataclass(frozen=True, kw_only=True)
class SubscriptionFact:
    """One subscription. `secret` is told once, when it is made."""

    id: UUID
    code: str
    grant_code: str
    resource_code: str
    resource_name: str
    provider_name: str
    consumer_id: UUID
    consumer_name: str
    url: str  # empty: the department fetches
    state: SubscriptionState
    why: str  # a message id: why it is paused
    position: str
    made_at: datetime
    told_at: datetime | None  # when the last notice arrived
    dead: int

    @property
    def state_text(self) -> str:
        return STATE_TEXTS[self.state]

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "plain")

    @property
    def is_cut_off(self) -> bool:
        """Whether what it has not told yet is deleted: it cannot go on."""
        return self.why == PositionTooOld.title


@dataclass(frozen=True, kw_only=True)
class NoticeFact:
    """One notice: some changes in order. `number` counts within its subscription."""

    id: UUID
    number: int
    state: NoticeState
    changes: int
    attempts: int
    next_at: datetime | None
    problem: str
    made_at: datetime
    delivered_at: datetime | None

    @property
    def state_text(self) -> str:
        return NOTICE_TEXTS[self.state]

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "plain")


@dataclass(frozen=True, kw_only=True)
class ToldChange:
    """A change as the subscriber gets it: granted fields, masked; of a removed row only its id."""

    id: str  # the same at every try, so that a double is seen
    position: str
    kind: str
    row: str  # the same for every change of one row, within one grant
    values: Mapping[str, str] | None

    def as_json(self) -> dict[str, object]:
        said: dict[str, object] = {
            "id": self.id,
            "position": self.position,
            "kind": self.kind,
            "row": self.row,
        }
        return said if self.values is None else {**said, "values": dict(self.values)}


@dataclass(frozen=True, kw_only=True)
class ToldChanges:
    """Some changes, and where the next ones begin."""

    changes: Sequence[ToldChange]
    position: str
    has_more: bool


class SubscriptionUnknown(NotFound):
    """No such subscription, or another organisation's."""

    code = "subscription-unknown"
    title = N_("Your organisation has no subscription %(subscription)s.")


class BadAddress(Invalid):
    """Notices may not be sent there."""

    code = "webhook-address"
    title = N_("Notices cannot be sent to this address.")


class NotActive(Refused):
    """The subscription is paused or ended."""

    code = "subscription-not-active"
    title = N_("This subscription is paused or ended.")


class SubscriptionOutOfOrder(Refused):
    """It does not stand where this act starts from."""

    code = "subscription-out-of-order"
    title = N_("This subscription or notice stands otherwise by now. Reload the page.")


class BadPosition(Invalid):
    """A position that was never given out."""

    code = "bad-position"
    title = N_("This is no position of the changes. Use one from an answer, or leave it out.")
