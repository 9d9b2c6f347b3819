"""The driver for couriers that speak our small protocol over HTTP (docs/reference/courier-protocol.md)."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
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
from tongban.services.delivery.courier import (
    CourierAway,
    CourierMessageForged,
    CourierRefused,
    CourierService,
    Shipment,
    Told,
    Tracking,
)
from tongban.services.delivery.facts import Step

SIGNED = SignedMessages("Courier")
_CONNECT_SECONDS, _ANSWER_SECONDS = 2.0, 5.0
_LONGEST_BODY = 256 * 1024
_STEPS = {
    "picked-up": Step.PICKED_UP,
    "moved": Step.MOVED,
    "delivered": Step.HANDED_OUT,
    "returned": Step.BROUGHT_BACK,
    "lost": Step.LOST,
}


class _Step(BaseModel):
    id: str = Field(min_length=1, max_length=80)
    what: Literal["picked-up", "moved", "delivered", "returned", "lost"]
    at: AwareDatetime
    note: str = Field("", max_length=200)


class _Shipment(BaseModel):
    customer: str
    key: str = Field(max_length=60)
    number: str = Field(min_length=1, max_length=60)
    steps: list[_Step] = Field([], max_length=200)


class HttpCourier:
    """One courier at one address. Every request is signed by us, every answer and callback by it."""

    def __init__(
        self, *, name: str, url: str, customer: str, ours: Ed25519PrivateKey, theirs: Ed25519PublicKey
    ) -> None:
        self.name = name
        self._url, self._customer = url.rstrip("/"), customer
        self._ours, self._theirs = ours, theirs

    def order(self, shipment: Shipment) -> str:
        """Have it fetched; gives the courier's number. The same key again gives the same number."""
        said = {
            "key": shipment.key,
            "sender": shipment.sender,
            "name": shipment.recipient.name,
            "phone": shipment.recipient.phone,
            "address": shipment.recipient.address,
            "pays": shipment.pays,
            "notify_url": shipment.notify_url,
        }
        return self._read(self._send("POST", "/shipments", said), shipment.key).number

    def track(self, key: str) -> Tracking | None:
        """How far it is; None when the courier does not know it."""
        answer = self._send("GET", f"/shipments/{quote(key)}")
        return None if answer.status_code == 404 else _tracking(self._read(answer, key))

    def read_callback(self, headers: Mapping[str, str], body: bytes) -> Tracking:
        """The message of a callback whose signature holds. Raises CourierMessageForged."""
        try:
            SIGNED.check(self._theirs, headers, target="callback", body=body, now=datetime.now(UTC))
            read = _Shipment.model_validate_json(body)
        except (BadSignature, ValidationError):
            raise CourierMessageForged from None
        if read.customer != self._customer:
            raise CourierMessageForged
        return _tracking(read)

    def _send(self, method: str, path: str, said: dict[str, Any] | None = None) -> httpx.Response:
        """One signed request; the answer is whole and its signature holds."""
        body = b"" if said is None else json.dumps(said | {"customer": self._customer}).encode()
        headers = SIGNED.headers(self._ours, target=f"{method} {path}", body=body, now=datetime.now(UTC))
        headers |= {"Content-Type": "application/json", "Courier-Customer": self._customer}
        timeout = httpx.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS)
        try:
            answer = httpx.request(
                method, f"{self._url}{path}", content=body, headers=headers, timeout=timeout, trust_env=False
            )
        except httpx.HTTPError as error:
            raise CourierAway(facts={"why": type(error).__name__}) from None
        if answer.status_code >= 500 or len(answer.content) > _LONGEST_BODY:
            raise CourierAway(facts={"why": answer.status_code})
        target = f"answer {headers[SIGNED.nonce]}"
        try:
            SIGNED.check(
                self._theirs, answer.headers, target=target, body=answer.content, now=datetime.now(UTC)
            )
        except BadSignature:
            raise CourierAway(facts={"why": "the answer is not signed"}) from None
        return answer

    def _read(self, answer: httpx.Response, key: str) -> _Shipment:
        if answer.status_code >= 400:
            raise CourierRefused(facts={"why": answer.status_code})
        try:
            read = _Shipment.model_validate_json(answer.content)
        except ValidationError:
            raise CourierAway(facts={"why": "the answer cannot be read"}) from None
        if read.key != key or read.customer != self._customer:
            raise CourierAway(facts={"why": "answered about something else"})
        return read


def _tracking(read: _Shipment) -> Tracking:
    told = [Told(mark=one.id, step=_STEPS[one.what], at=one.at, note=one.note) for one in read.steps]
    return Tracking(key=read.key, number=read.number, told=sorted(told, key=lambda one: one.at))


class ConfiguredCourier:
    """The courier that the settings name; none where they name none."""

    def courier(self) -> CourierService | None:
        given = settings.COURIER
        if not given["url"]:
            return None
        return _courier(given["name"], given["url"], given["customer"], given["key"], given["courier_key"])


@cache
def _courier(name: str, url: str, customer: str, key: Path, courier_key: Path) -> HttpCourier:
    ours, theirs = ed25519_private_key(key), ed25519_public_key(courier_key)
    return HttpCourier(name=name, url=url, customer=customer, ours=ours, theirs=theirs)
