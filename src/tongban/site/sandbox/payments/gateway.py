"""What the sandbox gateway answers on its API: every request is checked, every answer signed."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tongban.site.sandbox.payments.calling import Caller, said_of
from tongban.site.sandbox.payments.facts import Behaviour, SandboxOrder
from tongban.site.sandbox.payments.store import Books, Differs, Unknown
from tongban.site.sandbox.signatures import is_genuine, stamped


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Status, headers and body of one answer."""

    status: int
    headers: dict[str, str]
    body: bytes


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
    ) -> None:
        self.books, self.caller = books, caller
        self.address = ""  # set by the server that listens
        self._key, self._merchant, self._merchant_key = key, merchant, merchant_key
        self._silent = silent_seconds

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The signed answer to one request of the merchant."""
        is_ours = headers.get("Pay-Merchant") == self._merchant
        if not is_ours or not is_genuine(self._merchant_key, headers, f"{method} {path}", body):
            return self._signed(headers, 401, {"error": "signature"})
        try:
            status, said = self._do(method, path, json.loads(body or b"{}"))
        except Unknown:
            status, said = 404, {"error": "unknown order"}
        except Differs:
            status, said = 409, {"error": "differs from what was said before"}
        except (KeyError, TypeError, ValueError):
            status, said = 400, {"error": "cannot be read"}
        return self._signed(headers, status, said)

    def _do(self, method: str, path: str, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        match method, path.strip("/").split("/"):
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
            "pay_url": f"{self.address}/pay/{order.number}",
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

    def _signed(self, asked: Mapping[str, str], status: int, said: dict[str, Any]) -> Answer:
        body = json.dumps(said).encode()
        headers = stamped(self._key, f"answer {asked.get('Pay-Nonce') or ''}", body)
        return Answer(status=status, headers=headers | {"Content-Type": "application/json"}, body=body)
