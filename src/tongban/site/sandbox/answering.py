"""What a stand-in answers to the platform: every request is checked, every answer signed."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tongban.site.sandbox.serving import Answer, Asked, json_answer
from tongban.site.sandbox.signatures import is_genuine, stamped

Do = Callable[[str, list[str], dict[str, Any]], tuple[int, dict[str, Any]]]


class Unknown(Exception):
    """No such thing."""


class Differs(Exception):
    """The same number came with something else, or it cannot be done as things stand."""


class SignedApi:
    """Answers one customer, known by `number`. `do`: method, parts of the path, what was said → status, answer."""

    def __init__(
        self,
        do: Do,
        *,
        prefix: str,
        party: str,
        number: str,
        key: Ed25519PrivateKey,
        their_key: Ed25519PublicKey,
    ) -> None:
        self._do, self._prefix, self._party = do, prefix, f"{prefix}-{party}"
        self._number, self._key, self._their_key = number, key, their_key

    def answer(self, asked: Asked) -> Answer:
        """The signed answer to one request."""
        target = f"{asked.method} {asked.path}"
        if asked.headers.get(self._party) != self._number or not is_genuine(
            self._their_key, asked.headers, target, asked.body, prefix=self._prefix
        ):
            return self._signed(asked, 401, {"error": "signature"})
        try:
            parts = asked.path.strip("/").split("/")
            status, said = self._do(asked.method, parts, json.loads(asked.body or b"{}"))
        except Unknown:
            status, said = 404, {"error": "unknown"}
        except Differs:
            status, said = 409, {"error": "differs from what was said before"}
        except (KeyError, TypeError, ValueError):
            status, said = 400, {"error": "cannot be read"}
        return self._signed(asked, status, said)

    def _signed(self, asked: Asked, status: int, said: dict[str, Any]) -> Answer:
        once = asked.headers.get(f"{self._prefix}-Nonce") or ""
        answer = json_answer(status, said)
        signed = stamped(self._key, f"answer {once}", answer.body, prefix=self._prefix)
        return replace(answer, headers={**answer.headers, **signed})
