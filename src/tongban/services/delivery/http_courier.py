"""The driver for couriers that speak our small protocol over HTTP (docs/reference/courier-protocol.md)."""

from collections.abc import Mapping
from typing import Literal
from urllib.parse import quote

import httpx
from django.conf import settings
from pydantic import AwareDatetime, BaseModel, Field

from tongban.foundation.vault.public import PeerProtocol, SignedPeer, signed_peer
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

PROTOCOL = PeerProtocol(
    prefix="Courier",
    party="customer",
    longest_answer=256 * 1024,
    away=CourierAway,
    refused=CourierRefused,
    forged=CourierMessageForged,
)
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
    """One courier at one address."""

    def __init__(self, *, name: str, peer: SignedPeer) -> None:
        self.name, self._peer = name, peer

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
        return self._read(self._peer.send("POST", "/shipments", said), shipment.key).number

    def track(self, key: str) -> Tracking | None:
        """How far it is; None when the courier does not know it."""
        answer = self._peer.send("GET", f"/shipments/{quote(key)}")
        return None if answer.status_code == 404 else _tracking(self._read(answer, key))

    def read_callback(self, headers: Mapping[str, str], body: bytes) -> Tracking:
        """The message of a callback whose signature holds. Raises CourierMessageForged."""
        read, _nonce = self._peer.read_message(_Shipment, headers, body)
        return _tracking(read)

    def _read(self, answer: httpx.Response, key: str) -> _Shipment:
        read = self._peer.read(_Shipment, answer)
        if read.key != key or read.customer != self._peer.number:
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
        return HttpCourier(name=given["name"], peer=signed_peer(PROTOCOL, given))
