"""The sandbox courier: what it answers to its customer, and a page that shows its parcels."""

from html import escape
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tongban.site.sandbox.answering import SignedApi
from tongban.site.sandbox.courier.depot import Depot
from tongban.site.sandbox.courier.facts import NOTES, Behaviour, Shipment, said_of
from tongban.site.sandbox.pages import page
from tongban.site.sandbox.serving import Answer, Asked, StandIn
from tongban.site.sandbox.signatures import read_private, read_public


class Courier:
    """One customer's courier."""

    def __init__(
        self,
        depot: Depot,
        *,
        key: Ed25519PrivateKey,
        customer: str,
        customer_key: Ed25519PublicKey,
        port: int = 0,
    ) -> None:
        self._depot, self._customer = depot, customer
        self._api = SignedApi(
            self._do, prefix="Courier", party="Customer", number=customer, key=key, their_key=customer_key
        )
        self.server = StandIn(self._answer, port=port)

    def _answer(self, asked: Asked) -> Answer:
        return _parcels(self._depot) if asked.path == "/" else self._api.answer(asked)

    def _do(self, method: str, path: list[str], said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        match method, path:
            case "POST", ["shipments"]:
                return self._take(said)
            case "GET", ["shipments", key]:
                return 200, said_of(self._depot.find(key, customer=self._customer))
            case _:
                return 404, {"error": "no such address"}

    def _take(self, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        shipment = self._depot.take(said, customer=self._customer)
        if shipment.behaviour is Behaviour.REFUSES:
            return 409, {"error": "we do not go there"}
        if not self._depot.answered(shipment) and shipment.behaviour is Behaviour.ERROR:
            return 500, {"error": "as asked for"}
        return 201, said_of(shipment)


def _parcels(depot: Depot) -> Answer:
    cards = "".join(map(_card, reversed(depot.shipments.values())))
    return page("演示快递", f"<h1>演示快递</h1>{cards}", banner=("不会真的寄件", "nothing is sent"))


def _card(shipment: Shipment) -> str:
    """One shipment on the page; who gets it is shown by the first character of the name only."""
    last = NOTES[shipment.steps[-1]["what"]] if shipment.steps else "等待揽收（演示）"
    return f"<article><h2>{escape(shipment.number)}</h2>{escape(shipment.sender)} → {escape(shipment.name[:1])}某<br><small>{last}</small></article>"


def serve_courier(
    *, port: int, journal: Path, key: Path, customer: str, customer_key: Path, pace: float = 5.0
) -> None:
    """Run the courier until it is told to stop."""
    signing = read_private(key)
    depot = Depot(key=signing, journal=journal, pace=pace)
    depot.go_on()
    courier = Courier(
        depot, key=signing, customer=customer, customer_key=read_public(customer_key), port=port
    )
    courier.server.serve_forever()
