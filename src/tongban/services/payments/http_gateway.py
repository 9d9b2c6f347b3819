"""The driver for gateways that speak our small protocol over HTTP (docs/reference/payment-protocol.md)."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote

import httpx
from django.conf import settings
from pydantic import AwareDatetime, BaseModel, Field

from tongban.foundation.vault.public import PeerProtocol, SignedPeer, signed_peer
from tongban.services.payments.gateway import (
    Callback,
    CallbackForged,
    GatewayAway,
    GatewayRefused,
    Order,
    OrderMade,
    OrderState,
    OrderStatus,
    PaymentGateway,
    RefundStatus,
    StatementEntry,
)

PROTOCOL = PeerProtocol(
    prefix="Pay",
    party="merchant",
    longest_answer=4 * 1024 * 1024,
    away=GatewayAway,
    refused=GatewayRefused,
    forged=CallbackForged,
)


class _Made(BaseModel):
    number: str = Field(max_length=80)
    pay_url: str = Field(max_length=500, pattern="^https?://")
    expires_at: AwareDatetime


class _Status(BaseModel):
    merchant: str
    order: str = Field(max_length=24)
    number: str = Field(max_length=80)
    state: OrderState
    amount_fen: int = Field(ge=0)
    paid_at: AwareDatetime | None = None


class _Refunded(BaseModel):
    refund: str
    number: str = Field(max_length=80)
    state: str = Field(pattern="^(waiting|done)$")
    amount_fen: int = Field(ge=0)
    done_at: AwareDatetime | None = None


class _Entry(BaseModel):
    order: str = Field(max_length=24)
    refund: str = Field("", max_length=26)
    number: str = Field(max_length=80)
    amount_fen: int = Field(ge=0)
    at: AwareDatetime


class _Statement(BaseModel):
    entries: list[_Entry]


class HttpGateway:
    """One gateway at one address."""

    def __init__(self, *, name: str, peer: SignedPeer) -> None:
        self.name, self._peer = name, peer

    def create(self, order: Order) -> OrderMade:
        """Make an order; the same number again gives the same order."""
        said = {
            "order": order.number,
            "title": order.title,
            "amount_fen": order.amount_fen,
            "return_url": order.return_url,
            "notify_url": order.notify_url,
        }
        made = self._peer.read(_Made, self._peer.send("POST", "/orders", said))
        return OrderMade(gateway_number=made.number, pay_url=made.pay_url, expires_at=made.expires_at)

    def query(self, order: str) -> OrderStatus | None:
        """Where an order stands; None when the gateway does not know it."""
        return self._order(self._peer.send("GET", f"/orders/{quote(order)}"), order)

    def close(self, order: str) -> OrderStatus | None:
        """Have nobody pay the order any more; says whether somebody already has."""
        return self._order(self._peer.send("POST", f"/orders/{quote(order)}/closing", {}), order)

    def refund(self, *, refund: str, order: str, amount_fen: int) -> RefundStatus:
        """Give money back; the same number again tells how far it is."""
        said = {"refund": refund, "order": order, "amount_fen": amount_fen}
        done = self._peer.read(_Refunded, self._peer.send("POST", "/refunds", said))
        return RefundStatus(
            refund=done.refund,
            gateway_number=done.number,
            is_done=done.state == "done",
            amount_fen=done.amount_fen,
            done_at=done.done_at,
        )

    def statement(self, day: date) -> list[StatementEntry]:
        """What the gateway took in and gave back on a day of the city."""
        read = self._peer.read(_Statement, self._peer.send("GET", f"/statements/{day.isoformat()}"))
        return [
            StatementEntry(
                order=one.order,
                refund=one.refund,
                gateway_number=one.number,
                amount_fen=one.amount_fen,
                at=one.at,
            )
            for one in read.entries
        ]

    def read_callback(self, headers: Mapping[str, str], body: bytes) -> Callback:
        """The message of a callback whose signature holds. Raises CallbackForged."""
        status, nonce = self._peer.read_message(_Status, headers, body)
        return Callback(nonce=nonce, status=_status(status))

    def _order(self, answer: httpx.Response, order: str) -> OrderStatus | None:
        if answer.status_code == 404:
            return None
        read = self._peer.read(_Status, answer)
        if read.order != order or read.merchant != self._peer.number:
            raise GatewayAway(facts={"why": "answered about something else"})
        return _status(read)


def _status(read: _Status) -> OrderStatus:
    return OrderStatus(
        order=read.order,
        gateway_number=read.number,
        state=read.state,
        amount_fen=read.amount_fen,
        paid_at=read.paid_at,
    )


class ConfiguredGateway:
    """The gateway that the settings name; none where they name none."""

    def gateway(self) -> PaymentGateway | None:
        given = settings.PAYMENTS
        if not given["url"]:
            return None
        return HttpGateway(name=given["name"], peer=signed_peer(PROTOCOL, given))
