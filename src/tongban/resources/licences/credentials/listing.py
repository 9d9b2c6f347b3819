"""A status list as others read it: two bits an entry, compressed, in a signed token. No database, no clock.

Source: draft-ietf-oauth-status-list (Token Status List), 4.1 (packing from the lowest bits on), 5.1 (the token).
"""

import json
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from tongban.resources.licences.credentials.facts import (
    CredentialForged,
    CredentialUnreadable,
    Status,
)
from tongban.resources.licences.credentials.sdjwt import b64, compact

TYPE = "statuslist+jwt"
BITS = 2
_A_BYTE = 8 // BITS
_ALGORITHM = "ES256"
_LONGEST = 8 << 20  # a list of a million entries has 256 kB; what unpacks to more is no list of ours


@dataclass(frozen=True, kw_only=True)
class ListView:
    """A list that was checked: from when it is, until when it may be relied on, and its entries."""

    address: str
    issuer: str
    kid: str
    built_at: datetime
    expires_at: datetime
    ttl_seconds: int
    packed: bytes

    def status(self, index: int) -> Status:
        """What it says of one entry; an entry beyond its end is invalid."""
        place, slot = divmod(index, _A_BYTE)
        if not 0 <= place < len(self.packed):
            return Status.INVALID
        value = (self.packed[place] >> (slot * BITS)) & 0b11
        # 3 is left to applications, and we give it no meaning: nothing is good about it
        return Status(value) if value in set(Status) else Status.INVALID


def pack(entries: Iterable[tuple[int, int]], *, size: int) -> bytes:
    """The bytes of a list of `size` entries: those named have a status other than 0."""
    places = np.zeros(size + (-size % _A_BYTE), dtype=np.uint8)
    given = np.fromiter(entries, dtype=np.dtype((np.int64, 2)))
    if len(given):
        places[given[:, 0]] = given[:, 1]
    rows = places.reshape(-1, _A_BYTE)
    packed = rows[:, 0] | rows[:, 1] << 2 | rows[:, 2] << 4 | rows[:, 3] << 6
    return packed.astype(np.uint8).tobytes()


def encoded(packed: bytes) -> str:
    """Compressed and as text (`lst`)."""
    return b64(zlib.compress(packed, 9))


def token(
    packed: bytes,
    *,
    issuer: str,
    address: str,
    built_at: datetime,
    expires_at: datetime,
    ttl_seconds: int,
    key: ECKey,
    kid: str,
) -> str:
    """The signed list."""
    payload = {
        "iss": issuer,
        "sub": address,
        "iat": int(built_at.timestamp()),
        "exp": int(expires_at.timestamp()),
        "ttl": ttl_seconds,
        "status_list": {"bits": BITS, "lst": encoded(packed)},
    }
    header = {"alg": _ALGORITHM, "typ": TYPE, "kid": kid}
    return jws.serialize_compact(header, compact(payload), key, algorithms=[_ALGORITHM])


def open_token(text: str, *, key_of: Callable[[Mapping[str, Any], Mapping[str, Any]], ECKey]) -> ListView:
    """Check a list's signature and unpack it; whether it is too old is for the caller to say.

    Raises CredentialUnreadable, CredentialForged, and what `key_of` raises.
    """
    try:
        head, body, _ = text.strip().split(".")
        header, payload = (
            json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in (head, body)
        )
        if header["typ"] != TYPE or header["alg"] != _ALGORITHM or payload["status_list"]["bits"] != BITS:
            raise CredentialUnreadable
        address, issuer = str(payload["sub"]), str(payload["iss"])
        built_at, expires_at = (datetime.fromtimestamp(int(payload[name]), UTC) for name in ("iat", "exp"))
        ttl, listed = int(payload["ttl"]), str(payload["status_list"]["lst"])
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        raise CredentialUnreadable from None
    try:
        jws.deserialize_compact(text.strip(), key_of(header, payload), algorithms=[_ALGORITHM])
    except (JoseError, ValueError):
        raise CredentialForged from None
    return ListView(
        address=address,
        issuer=issuer,
        kid=str(header["kid"]),
        built_at=built_at,
        expires_at=expires_at,
        ttl_seconds=ttl,
        packed=unpacked(listed),
    )


def unpacked(listed: str) -> bytes:
    """The bytes of a list from its text (`lst`). Raises CredentialUnreadable."""
    opening = zlib.decompressobj()
    try:
        packed = opening.decompress(urlsafe_b64decode(listed + "=" * (-len(listed) % 4)), _LONGEST)
    except (zlib.error, ValueError):
        raise CredentialUnreadable from None
    if opening.unconsumed_tail or not opening.eof:
        raise CredentialUnreadable
    return packed
