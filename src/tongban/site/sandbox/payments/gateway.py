"""The sandbox gateway: what it answers to its merchant, and the page on which people pay."""

import time
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tongban.site.sandbox.answering import SignedApi, Unknown
from tongban.site.sandbox.payments.calling import Caller
from tongban.site.sandbox.payments.facts import Behaviour, SandboxOrder, said_of
from tongban.site.sandbox.payments.pages import ended_page, missing_page, payment_page
from tongban.site.sandbox.payments.store import Books
from tongban.site.sandbox.serving import Answer, Asked, StandIn, led_to
from tongban.site.sandbox.signatures import read_private, read_public


class Gateway:
    """One merchant's gateway."""

    def __init__(
        self,
        *,
        books: Books,
        caller: Caller,
        key: Ed25519PrivateKey,
        merchant: str,
        merchant_key: Ed25519PublicKey,
        silent_seconds: float = 10.0,
        port: int = 0,
    ) -> None:
        self.books, self.caller = books, caller
        self._merchant, self._silent = merchant, silent_seconds
        self._api = SignedApi(
            self._do, prefix="Pay", party="Merchant", number=merchant, key=key, their_key=merchant_key
        )
        self.server = StandIn(self._answer, port=port)

    def _answer(self, asked: Asked) -> Answer:
        match asked.method, urlsplit(asked.path).path.strip("/").split("/"):
            case method, ["pay", number]:
                try:
                    order = self.books.by_number(number)
                except Unknown:
                    return missing_page()
                return self._pressed(order, asked.body) if method == "POST" else _shown(order)
            case _:
                return self._api.answer(asked)

    def _pressed(self, order: SandboxOrder, body: bytes) -> Answer:
        """Somebody pressed a button on the payment page."""
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if form.get("behaviour") in set(Behaviour):
            self.books.behave(order, Behaviour(form["behaviour"]))
        if form.get("act") == "pay":
            if self.books.pay(order):
                self.caller.call(order)
        else:
            self.books.close(order)
        return led_to(order.return_url)

    def _do(self, method: str, path: list[str], said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        match method, path:
            case "POST", ["orders"]:
                return self._make(said)
            case "GET", ["orders", order]:
                return 200, said_of(self.books.order(order, merchant=self._merchant))
            case "POST", ["orders", order, "closing"]:
                found = self.books.order(order, merchant=self._merchant)
                self.books.close(found)
                return 200, said_of(found)
            case "POST", ["refunds"]:
                return self._refund(said)
            case "GET", ["statements", day]:
                entries = self.books.statement(date.fromisoformat(day), merchant=self._merchant)
                return 200, {"entries": entries}
            case _:
                return 404, {"error": "no such address"}

    def _make(self, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        order = self.books.make_order(
            order=str(said["order"]),
            merchant=self._merchant,
            title=str(said["title"]),
            amount_fen=int(said["amount_fen"]),
            return_url=str(said["return_url"]),
            notify_url=str(said["notify_url"]),
        )
        if not self.books.answered(order):
            if order.behaviour is Behaviour.SILENT:
                time.sleep(self._silent)
            if order.behaviour in (Behaviour.ERROR, Behaviour.SILENT):
                return 500, {"error": "as asked for"}
        return 201, self._made(order)

    def _made(self, order: SandboxOrder) -> dict[str, Any]:
        return {
            "number": order.number,
            "pay_url": f"{self.server.address}/pay/{order.number}",
            "expires_at": order.expires_at.isoformat(),
        }

    def _refund(self, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        order = self.books.order(str(said["order"]), merchant=self._merchant)
        done = self.books.give_back(order, refund=str(said["refund"]), amount_fen=int(said["amount_fen"]))
        return 200, {
            "refund": done.refund,
            "number": done.number,
            "state": done.state,
            "amount_fen": done.amount_fen,
            "done_at": done.done_at.isoformat() if done.done_at else None,
        }


def _shown(order: SandboxOrder) -> Answer:
    return payment_page(order) if order.state == "open" else ended_page(order)


def serve_payments(
    *, port: int, journal: Path, key: Path, merchant: str, merchant_key: Path, late_seconds: float = 20.0
) -> None:
    """Run the gateway until it is told to stop."""
    signing = read_private(key)
    gateway = Gateway(
        books=Books(journal),
        caller=Caller(signing, late_seconds=late_seconds),
        key=signing,
        merchant=merchant,
        merchant_key=read_public(merchant_key),
        port=port,
    )
    gateway.server.serve_forever()
