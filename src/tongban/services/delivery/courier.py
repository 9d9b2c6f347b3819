"""What a courier service (快递、邮政) does for us, whoever runs it, and the port by which one is connected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tongban.kernel.errors import N_, Refused
from tongban.kernel.ports import Port
from tongban.services.delivery.facts import Recipient, Step


@dataclass(frozen=True, kw_only=True)
class Shipment:
    """What the courier is to fetch and bring. `key` is ours; the same key again is the same shipment."""

    key: str
    sender: str
    recipient: Recipient
    pays: str  # sender (free within the city) or recipient
    notify_url: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """One thing that the courier says of a shipment. `mark` is the same when it is said again."""

    mark: str
    step: Step
    at: datetime
    note: str


@dataclass(frozen=True, kw_only=True)
class Tracking:
    """Everything that the courier says of a shipment so far."""

    key: str
    number: str
    told: Sequence[Told]


class CourierService(Protocol):
    """A courier. Each call may raise CourierAway or CourierRefused; asking again does no harm."""

    name: str

    def order(self, shipment: Shipment) -> str: ...

    def track(self, key: str) -> Tracking | None: ...

    def read_callback(self, headers: Mapping[str, str], body: bytes) -> Tracking: ...


class CourierSource(Protocol):
    """Tells which courier this installation uses; None where results are picked up only."""

    def courier(self) -> CourierService | None: ...


courier_source: Port[CourierSource] = Port("delivery.courier")


class CourierAway(Refused):
    """The courier did not answer, or not as its protocol says. It is asked again later."""

    code = "courier-away"
    status = 503
    title = N_("The courier service does not answer now. It is asked again by itself.")


class CourierRefused(Refused):
    """The courier will not take this shipment."""

    code = "courier-refused"
    title = N_("The courier does not take this parcel (%(why)s).")


class CourierMessageForged(Refused):
    """The signature does not hold, or the message is too old or from the future."""

    code = "courier-message-forged"
    status = 401
    title = N_("The signature of this message does not hold.")
