"""What a payment gateway does for us (支付平台), whoever runs it, and the port by which one is connected."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from tongban.kernel.errors import N_, Refused
from tongban.kernel.ports import Port


class OrderState(StrEnum):
    """Where an order stands at the gateway."""

    OPEN = "open"
    PAID = "paid"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Order:
    """What we ask the gateway to collect. `number` is ours; the same number again is the same order."""

    number: str
    title: str
    amount_fen: int
    return_url: str
    notify_url: str


@dataclass(frozen=True, kw_only=True)
class OrderMade:
    """Where the payer goes, and until when."""

    gateway_number: str
    pay_url: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class OrderStatus:
    """What the gateway says of an order. The moment and the amount are there once it is paid."""

    order: str
    gateway_number: str
    state: OrderState
    amount_fen: int
    paid_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RefundStatus:
    """What the gateway says of a refund."""

    refund: str
    gateway_number: str
    is_done: bool
    amount_fen: int
    done_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class StatementEntry:
    """One line of a day's statement: a payment, or a refund where `refund` is given."""

    order: str
    refund: str
    gateway_number: str
    amount_fen: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Callback:
    """A genuine message of the gateway about an order. `nonce` is never used twice."""

    nonce: str
    status: OrderStatus


class PaymentGateway(Protocol):
    """A gateway. Each call may raise GatewayAway or GatewayRefused; asking again does no harm."""

    name: str

    def create(self, order: Order) -> OrderMade: ...

    def query(self, order: str) -> OrderStatus | None: ...

    def close(self, order: str) -> OrderStatus | None: ...

    def refund(self, *, refund: str, order: str, amount_fen: int) -> RefundStatus: ...

    def statement(self, day: date) -> list[StatementEntry]: ...

    def read_callback(self, headers: Mapping[str, str], body: bytes) -> Callback: ...


class GatewaySource(Protocol):
    """Tells which gateway this installation uses; None where one pays at the counter only."""

    def gateway(self) -> PaymentGateway | None: ...


gateway_source: Port[GatewaySource] = Port("payments.gateway")


class GatewayAway(Refused):
    """The gateway did not answer, or not as its protocol says. It is asked again later."""

    code = "payment-gateway-away"
    status = 503
    title = N_("The payment service does not answer now. Please try again in a few minutes.")


class GatewayRefused(Refused):
    """The gateway answered that it will not do this."""

    code = "payment-gateway-refused"
    title = N_("The payment service refused this (%(why)s).")


class CallbackForged(Refused):
    """The signature does not hold, or the message is too old or from the future."""

    code = "callback-forged"
    status = 401
    title = N_("The signature of this message does not hold.")


class CallbackReplayed(Refused):
    """The very same message came before."""

    code = "callback-replayed"
    title = N_("This message was received before.")
