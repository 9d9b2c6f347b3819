"""Callbacks of the sandbox gateway, as badly as each order asks."""

import time
from functools import partial

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tongban.site.sandbox.payments.facts import Behaviour, SandboxOrder, said_of
from tongban.site.sandbox.telling import Teller


class Caller(Teller):
    """Tells the platform what was paid."""

    def __init__(self, key: Ed25519PrivateKey, *, late_seconds: float = 20.0) -> None:
        super().__init__(key, prefix="Pay")
        self._late = late_seconds

    def call(self, order: SandboxOrder) -> None:
        """Tell that `order` was paid, as its behaviour has it."""
        if order.behaviour is Behaviour.NEVER:
            return
        for _ in range(2 if order.behaviour is Behaviour.TWICE else 1):
            self.soon(partial(self._send, order))

    def _send(self, order: SandboxOrder) -> None:
        if order.behaviour is Behaviour.LATE:
            time.sleep(self._late)
        self.tell(
            order.notify_url,
            lambda: said_of(order) | {"amount_fen": order.called_fen},
            about=order.order,
            is_forged=order.behaviour is Behaviour.FORGED,
        )
