"""Another system at one address: every request is signed by us, every answer and every message by it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from tongban.foundation.vault.signed_messages import (
    BadSignature,
    SignedMessages,
    ed25519_private_key,
    ed25519_public_key,
)
from tongban.kernel.errors import Refused

_CONNECT_SECONDS, _ANSWER_SECONDS = 2.0, 5.0
T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, kw_only=True)
class PeerProtocol:
    """How one kind of system is spoken with, and the refusals by which its driver says what went wrong."""

    prefix: str  # of the headers that sign
    party: str  # what we are to it, as in its messages: merchant, customer
    longest_answer: int  # bytes
    away: type[Refused]  # no answer, or not as the protocol says; asked again later
    refused: type[Refused]  # it will not do this
    forged: type[Refused]  # a message that is not its own, or not now


class SignedPeer:
    """Speaks one protocol with one system, under the number by which that system knows us."""

    def __init__(
        self, protocol: PeerProtocol, *, url: str, number: str, own_key: Path, their_key: Path
    ) -> None:
        self.number = number
        self._protocol, self._url = protocol, url.rstrip("/")
        self._ours, self._theirs = ed25519_private_key(own_key), ed25519_public_key(their_key)
        self._signed = SignedMessages(protocol.prefix)

    def send(self, method: str, path: str, said: Mapping[str, Any] | None = None) -> httpx.Response:
        """One signed request; the answer is whole and its signature holds. Raises the protocol's `away`."""
        by, signed = self._protocol, self._signed
        body = b"" if said is None else json.dumps({**said, by.party: self.number}).encode()
        headers = signed.headers(self._ours, target=f"{method} {path}", body=body, now=datetime.now(UTC))
        headers |= {"Content-Type": "application/json", f"{by.prefix}-{by.party.title()}": self.number}
        timeout = httpx.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS)
        try:
            answer = httpx.request(
                method, f"{self._url}{path}", content=body, headers=headers, timeout=timeout, trust_env=False
            )
        except httpx.HTTPError as error:
            raise by.away(facts={"why": type(error).__name__}) from None
        if answer.status_code >= 500 or len(answer.content) > by.longest_answer:
            raise by.away(facts={"why": answer.status_code})
        target = f"answer {headers[signed.nonce]}"
        try:
            signed.check(
                self._theirs, answer.headers, target=target, body=answer.content, now=datetime.now(UTC)
            )
        except BadSignature:
            raise by.away(facts={"why": "the answer is not signed"}) from None
        return answer

    def read(self, kind: type[T], answer: httpx.Response) -> T:
        """What an answer says. Raises the protocol's `refused` and `away`."""
        if answer.status_code in (401, 403):  # it does not know us: nothing to do with what was asked
            raise self._protocol.away(facts={"why": answer.status_code})
        if answer.status_code >= 400:
            raise self._protocol.refused(facts={"why": answer.status_code})
        try:
            return kind.model_validate_json(answer.content)
        except ValidationError:
            raise self._protocol.away(facts={"why": "the answer cannot be read"}) from None

    def read_message(self, kind: type[T], headers: Mapping[str, str], body: bytes) -> tuple[T, str]:
        """What it tells us by itself, and the nonce that is never used twice. Raises the protocol's `forged`."""
        try:
            nonce = self._signed.check(
                self._theirs, headers, target="callback", body=body, now=datetime.now(UTC)
            )
            read = kind.model_validate_json(body)
        except (BadSignature, ValidationError):
            raise self._protocol.forged from None
        if getattr(read, self._protocol.party) != self.number:
            raise self._protocol.forged
        return read, nonce


def signed_peer(protocol: PeerProtocol, given: Mapping[str, Any]) -> SignedPeer:
    """The peer that settings name by `url`, `number`, `own_key` and `their_key`; its keys are read once."""
    return _peer(protocol, given["url"], given["number"], given["own_key"], given["their_key"])


@cache
def _peer(protocol: PeerProtocol, url: str, number: str, own_key: Path, their_key: Path) -> SignedPeer:
    return SignedPeer(protocol, url=url, number=number, own_key=own_key, their_key=their_key)
