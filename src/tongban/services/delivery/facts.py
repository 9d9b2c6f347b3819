"""What is known of a parcel (办理结果的纸质件): which way it goes, how far it is, what is told about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tongban.kernel.errors import N_
from tongban.kernel.events import Event


class Way(StrEnum):
    """How a result reaches its owner. Electronically it lies in their space and needs no parcel."""

    ELECTRONIC = "electronic"
    COUNTER = "counter"  # 窗口领取
    COURIER = "courier"  # 邮寄


class ParcelState(StrEnum):
    """How far a parcel is. `rules.MOVES` says which step leads where."""

    CHOSEN = "chosen"  # the result is not made yet
    READY = "ready"  # lies at the exit counter
    ORDERED = "ordered"  # the courier is to be called
    ON_THE_WAY = "on-the-way"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What happens to a parcel. The first ones are ours, the later ones the courier tells."""

    CHOOSE = "choose"
    MAKE_READY = "make-ready"
    ORDER = "order"
    PICKED_UP = "picked-up"
    MOVED = "moved"
    HANDED_OUT = "handed-out"
    BROUGHT_BACK = "brought-back"
    LOST = "lost"
    CANCEL = "cancel"


STEP_TEXTS = {
    Step.CHOOSE: N_("Way chosen"),
    Step.MAKE_READY: N_("Ready to be picked up"),
    Step.ORDER: N_("The courier is called"),
    Step.PICKED_UP: N_("The courier has it"),
    Step.MOVED: N_("On the way"),
    Step.HANDED_OUT: N_("Handed over"),
    Step.BROUGHT_BACK: N_("Could not be delivered, brought back to the counter"),
    Step.LOST: N_("Lost on the way"),
    Step.CANCEL: N_("Not needed any more"),
}


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """To whom a courier brings it."""

    name: str
    phone: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What somebody chose. `recipient` is there for a courier only."""

    way: Way
    recipient: Recipient | None = None


@dataclass(frozen=True, kw_only=True)
class StepFact:
    """One thing that happened to a parcel, in the words of whoever told it."""

    step: Step
    at: datetime
    note: str

    @property
    def text(self) -> str:
        return STEP_TEXTS[self.step]


@dataclass(frozen=True, kw_only=True)
class ParcelFact:
    """A parcel as its owner or an office sees it. `code` is there for its owner while it waits."""

    id: UUID
    subject: str
    title: str
    way: Way
    state: ParcelState
    organisation_id: UUID
    may_be_sent: bool
    recipient: Recipient | None
    courier_number: str
    place: str
    code: str
    ready_at: datetime | None
    steps: Sequence[StepFact]

    @property
    def is_open(self) -> bool:
        return self.state not in (ParcelState.DELIVERED, ParcelState.CANCELLED)

    @property
    def is_lost(self) -> bool:
        """Whether the courier has lost it: the office makes it out anew before it can be picked up."""
        return self.state is ParcelState.READY and bool(self.steps) and self.steps[0].step is Step.LOST

    @property
    def may_change(self) -> bool:
        """Whether its owner may still choose another way."""
        return self.state in (ParcelState.CHOSEN, ParcelState.READY)


@dataclass(frozen=True, kw_only=True)
class ParcelEvent(Event):
    """Something happened to a parcel."""

    subject_field: ClassVar[str] = "about"

    about: str
    parcel_id: UUID
    organisation_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ParcelReady(ParcelEvent):
    """It lies at the exit counter."""

    name: ClassVar[str] = "delivery.ready"


@dataclass(frozen=True, kw_only=True)
class ParcelHandedOver(ParcelEvent):
    """Its owner has it."""

    name: ClassVar[str] = "delivery.handed-over"
    way: Way


@dataclass(frozen=True, kw_only=True)
class ParcelBroughtBack(ParcelEvent):
    """The courier could not deliver it, or has lost it (`is_lost`)."""

    name: ClassVar[str] = "delivery.brought-back"
    is_lost: bool
