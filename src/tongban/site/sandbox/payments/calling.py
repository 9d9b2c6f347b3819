"""Callbacks of the sandbox gateway: sent until they are answered, and as badly as the order asks."""

import json
import threading
import time

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tongban.site.sandbox.payments.facts import Behaviour, SandboxOrder
from tongban.site.sandbox.signatures import stamped

PAUSES = (0.0, 2.0, 5.0, 15.0, 60.0)  # seconds before each try


class Caller:
    """Sends callbacks in threads of its own."""

    def __init__(self, key: Ed25519PrivateKey, *, late_seconds: float = 20.0) -> None:
        self._key, self._stranger = key, Ed25519PrivateKey.generate()
        self._late = late_seconds
        self.answers: list[tuple[str, int]] = []
        self._threads: list[threading.Thread] = []

    def call(self, order: SandboxOrder) -> None:
        """Tell the platform that `order` was paid, as its behaviour has it."""
        if order.behaviour is Behaviour.NEVER:
            return
        for _ in range(2 if order.behaviour is Behaviour.TWICE else 1):
            thread = threading.Thread(target=self._send, args=(order,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def wait(self, seconds: float = 20.0) -> None:
        """Wait until every callback was answered or given up (for tests)."""
        for thread in self._threads:
            thread.join(seconds)

    def _send(self, order: SandboxOrder) -> None:
        if order.behaviour is Behaviour.LATE:
            time.sleep(self._late)
        key = self._stranger if order.behaviour is Behaviour.FORGED else self._key
        for pause in PAUSES:
            time.sleep(pause)
            body = json.dumps(said_of(order) | {"amount_fen": order.called_fen}).encode()
            headers = stamped(key, "callback", body) | {"Content-Type": "application/json"}
            try:
                answer = httpx.post(
                    order.notify_url, content=body, headers=headers, timeout=5, trust_env=False
                )
            except httpx.HTTPError:
                continue
            self.answers.append((order.order, answer.status_code))
            if answer.status_code < 500:
                return


def said_of(order: SandboxOrder) -> dict[str, object]:
    """An order as the gateway tells of it."""
    return {
        "merchant": order.merchant,
        "order": order.order,
        "number": order.number,
        "state": order.state,
        "amount_fen": order.told_fen,
        "paid_at": order.paid_at.isoformat() if order.paid_at else None,
    }
