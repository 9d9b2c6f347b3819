"""The driver for gateways that speak our small protocol over HTTP (docs/reference/payment-protocol.md)."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from tongban.foundation.vault.public import (
    BadSignature,
    SignedMessages,
    ed25519_private_key,
    ed25519_public_key,
)
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

SIGNED = SignedMessages("Pay")
_CONNECT_SECONDS, _ANSWER_SECONDS = 2.0, 5.0
_LONGEST_BODY = 4 * 1024 * 1024


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


T = TypeVar("T", bound=BaseModel)


class HttpGateway:
    """One gateway at one address. Every request is signed by us, every answer and callback by it."""

    def __init__(
        self, *, name: str, url: str, merchant: str, ours: Ed25519PrivateKey, theirs: Ed25519PublicKey
    ) -> None:
        self.name = name
        self._url, self._merchant = url.rstrip("/"), merchant
        self._ours, self._theirs = ours, theirs

    def create(self, order: Order) -> OrderMade:
        """Make an order; the same number again gives the same order."""
        said = {
            "order": order.number,
            "title": order.title,
            "amount_fen": order.amount_fen,
            "return_url": order.return_url,
            "notify_url": order.notify_url,
        }
        made = self._read(_Made, self._send("POST", "/orders", said))
        return OrderMade(gateway_number=made.number, pay_url=made.pay_url, expires_at=made.expires_at)

    def query(self, order: str) -> OrderStatus | None:
        """Where an order stands; None when the gateway does not know it."""
        return self._order(self._send("GET", f"/orders/{quote(order)}"), order)

    def close(self, order: str) -> OrderStatus | None:
        """Have nobody pay the order any more; says whether somebody already has."""
        return self._order(self._send("POST", f"/orders/{quote(order)}/closing", {}), order)

    def refund(self, *, refund: str, order: str, amount_fen: int) -> RefundStatus:
        """Give money back; the same number again tells how far it is."""
        said = {"refund": refund, "order": order, "amount_fen": amount_fen}
        done = self._read(_Refunded, self._send("POST", "/refunds", said))
        return RefundStatus(
            refund=done.refund,
            gateway_number=done.number,
            is_done=done.state == "done",
            amount_fen=done.amount_fen,
            done_at=done.done_at,
        )

    def statement(self, day: date) -> list[StatementEntry]:
        """What the gateway took in and gave back on a day of the city."""
        read = self._read(_Statement, self._send("GET", f"/statements/{day.isoformat()}"))
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
        try:
            nonce = SIGNED.check(self._theirs, headers, target="callback", body=body, now=datetime.now(UTC))
            status = _Status.model_validate_json(body)
        except (BadSignature, ValidationError):
            raise CallbackForged from None
        if status.merchant != self._merchant:
            raise CallbackForged
        return Callback(nonce=nonce, status=_status(status))

    def _order(self, answer: httpx.Response, order: str) -> OrderStatus | None:
        if answer.status_code == 404:
            return None
        read = self._read(_Status, answer)
        if read.order != order or read.merchant != self._merchant:
            raise GatewayAway(facts={"why": "answered about something else"})
        return _status(read)

    def _send(self, method: str, path: str, said: dict[str, Any] | None = None) -> httpx.Response:
        """One signed request; the answer is whole and its signature holds."""
        body = b"" if said is None else json.dumps(said | {"merchant": self._merchant}).encode()
        headers = SIGNED.headers(self._ours, target=f"{method} {path}", body=body, now=datetime.now(UTC))
        headers |= {"Content-Type": "application/json", "Pay-Merchant": self._merchant}
        timeout = httpx.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS)
        try:
            answer = httpx.request(
                method, f"{self._url}{path}", content=body, headers=headers, timeout=timeout, trust_env=False
            )
        except httpx.HTTPError as error:
            raise GatewayAway(facts={"why": type(error).__name__}) from None
        if answer.status_code >= 500 or len(answer.content) > _LONGEST_BODY:
            raise GatewayAway(facts={"why": answer.status_code})
        try:
            SIGNED.check(
                self._theirs,
                answer.headers,
                target=f"answer {headers[SIGNED.nonce]}",
                body=answer.content,
                now=datetime.now(UTC),
            )
        except BadSignature:
            raise GatewayAway(facts={"why": "the answer is not signed"}) from None
        return answer

    def _read(self, kind: type[T], answer: httpx.Response) -> T:
        if answer.status_code >= 400:
            raise GatewayRefused(facts={"why": answer.status_code})
        try:
            return kind.model_validate_json(answer.content)
        except ValidationError:
            raise GatewayAway(facts={"why": "the answer cannot be read"}) from None


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
        return _gateway(given["name"], given["url"], given["merchant"], given["key"], given["gateway_key"])


@cache
def _gateway(name: str, url: str, merchant: str, key: Path, gateway_key: Path) -> HttpGateway:
    ours, theirs = ed25519_private_key(key), ed25519_public_key(gateway_key)
    return HttpGateway(name=name, url=url, merchant=merchant, ours=ours, theirs=theirs)
