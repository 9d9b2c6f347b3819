"""Messages between the platform and another system: Ed25519 over what is said, when, and a number used once.

Asymmetric on purpose: the platform holds only the other side's public key, so that nobody who reads the
platform's files can make up its messages. The signed text is four lines: what is signed for (such as
`POST /orders`, `callback` or `answer <nonce of the request>`), the moment in seconds, the nonce, and the
SHA-256 of the body.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

WINDOW_SECONDS = 300
_SHORTEST_NONCE, _LONGEST_NONCE = 16, 80


class BadSignature(Exception):
    """Not signed by the one it should be from, or not now."""


class SignedMessages:
    """Signs and checks the messages of one protocol, whose headers begin with `prefix`."""

    def __init__(self, prefix: str) -> None:
        self.timestamp, self.nonce, self.signature = (
            f"{prefix}-{word}" for word in ("Timestamp", "Nonce", "Signature")
        )

    def headers(self, key: Ed25519PrivateKey, *, target: str, body: bytes, now: datetime) -> dict[str, str]:
        """Headers that sign `body` for `target` at `now`."""
        timestamp, nonce = str(int(now.timestamp())), secrets.token_hex(16)
        signature = base64.b64encode(key.sign(_text(target, timestamp, nonce, body))).decode()
        return {self.timestamp: timestamp, self.nonce: nonce, self.signature: signature}

    def check(
        self, key: Ed25519PublicKey, headers: Mapping[str, str], *, target: str, body: bytes, now: datetime
    ) -> str:
        """The nonce of a message that is genuine and of the last five minutes. Raises BadSignature."""
        timestamp, nonce = headers.get(self.timestamp, ""), headers.get(self.nonce, "")
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
            raise BadSignature("no timestamp")
        if not (nonce.isascii() and nonce.isalnum() and _SHORTEST_NONCE <= len(nonce) <= _LONGEST_NONCE):
            raise BadSignature("no nonce")
        if abs(now.timestamp() - int(timestamp)) > WINDOW_SECONDS:
            raise BadSignature("too old, or from the future")
        try:
            signature = base64.b64decode(headers.get(self.signature, ""), validate=True)
            key.verify(signature, _text(target, timestamp, nonce, body))
        except (InvalidSignature, binascii.Error, ValueError):
            raise BadSignature("signed by somebody else, or for something else") from None
        return nonce


def ed25519_private_key(path: Path) -> Ed25519PrivateKey:
    """Our signing key from its PEM file."""
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} holds no Ed25519 key")
    return key


def ed25519_public_key(path: Path) -> Ed25519PublicKey:
    """The other side's public key from its PEM file."""
    key = load_pem_public_key(path.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError(f"{path} holds no Ed25519 key")
    return key


def _text(target: str, timestamp: str, nonce: str, body: bytes) -> bytes:
    return "\n".join((target, timestamp, nonce, hashlib.sha256(body).hexdigest())).encode()
