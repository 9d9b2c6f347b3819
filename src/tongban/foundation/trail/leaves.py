"""What stands in the log about one act: a leaf with no personal data in it. Pure.

A leaf is canonical JSON. Who acted, on what and with which facts stand in it only as
SHA-256 over a random salt and the value: whoever is given salt and value can check them,
nobody can guess them. The bytes are kept as hashed.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

VERSION = 1
SALT_BYTES = 16
SALTED = ("subject", "actor", "facts")


class LeafWrong(ValueError):
    """Bytes that are no leaf of this log."""


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """One entry of the log. The three digests are salted."""

    entry_id: UUID
    act: str
    act_at: datetime
    recorded_at: datetime
    subject: bytes
    actor: bytes
    facts: bytes

    def to_bytes(self) -> bytes:
        """The canonical bytes that are hashed and kept."""
        return canonical(
            {
                "act": self.act,
                "act_at": moment(self.act_at),
                "actor": b64(self.actor),
                "entry": str(self.entry_id),
                "facts": b64(self.facts),
                "recorded_at": moment(self.recorded_at),
                "subject": b64(self.subject),
                "v": VERSION,
            }
        )

    @classmethod
    def parse(cls, raw: bytes) -> "Leaf":
        """The leaf with exactly these bytes. Raises LeafWrong."""
        try:
            said = json.loads(raw)
            leaf = cls(
                entry_id=UUID(said["entry"]),
                act=said["act"],
                act_at=datetime.fromisoformat(said["act_at"]),
                recorded_at=datetime.fromisoformat(said["recorded_at"]),
                subject=unb64(said["subject"]),
                actor=unb64(said["actor"]),
                facts=unb64(said["facts"]),
            )
            is_same = leaf.to_bytes() == raw
        except (ValueError, KeyError, TypeError, AttributeError):
            raise LeafWrong("this is no leaf of the log") from None
        if not is_same:
            raise LeafWrong("the leaf is not written canonically")
        return leaf


def canonical(value: object) -> bytes:
    """JSON with one spelling: keys sorted, no spaces, UTF-8, no floats; moments in UTC.

    Of what RFC 8785 allows, only strings, whole numbers, booleans and null remain, and keys
    sort by code point. Raises TypeError for what has no exact spelling, such as a float.
    """
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def moment(at: datetime) -> str:
    """`2026-09-28T02:00:00.000000Z`. Raises ValueError when `at` is not aware."""
    if at.utcoffset() is None:
        raise ValueError("a moment on the trail needs its zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def digest(salt: bytes, value: bytes) -> bytes:
    """The commitment to `value`: SHA-256 of the 16-byte salt and the value."""
    return hashlib.sha256(salt + value).digest()


def unb64(text: str) -> bytes:
    """Bytes from unpadded base64url. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def b64(raw: bytes) -> str:
    """Unpadded base64url."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int() | str():
            return value
        case datetime():
            return moment(value)
        case date() | time():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case bytes() | memoryview():
            return b64(bytes(value))
        case Mapping():
            return {_name(key): _plain(inner) for key, inner in value.items()}
        case Sequence():
            return [_plain(inner) for inner in value]
        case set() | frozenset():
            return sorted(_plain(inner) for inner in value)
    raise TypeError(f"a fact of type {type(value).__name__} has no exact spelling")


def _name(key: object) -> str:
    if isinstance(key, Enum):
        key = key.value
    if not isinstance(key, str):
        raise TypeError(f"the name of a fact is text, not {type(key).__name__}")
    return key
