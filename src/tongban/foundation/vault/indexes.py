"""Blind indexes: find an encrypted value without the database knowing it.

An ID number has so little entropy that a plain hash can be tried out in minutes. The
index is an HMAC whose key stays outside the database.
"""

import hmac
import unicodedata
from collections.abc import Iterable

from tongban.foundation.vault.keys import ring


def normalised(value: str) -> str:
    """The one spelling of a value: half-width, capital, without any space."""
    return "".join(unicodedata.normalize("NFKC", value).split()).upper()


def blind_index(purpose: str, value: str) -> bytes:
    """32 bytes that are the same for the same value of one `purpose` (`id-number`, `uscc`). About 5 µs.

    The first key of the purpose stays in use for ever: another key would need every index
    that was ever written to be computed again.
    """
    return hmac.digest(_secret(purpose), normalised(value).encode(), "sha256")


def blind_indexes(purpose: str, values: Iterable[str]) -> list[bytes]:
    """The same for many values that are `normalised` already, as identifiers from check digits on. About 1 µs each."""
    secret = _secret(purpose)
    return [hmac.digest(secret, value.encode(), "sha256") for value in values]


def _secret(purpose: str) -> bytes:
    keys = ring(f"index.{purpose}")
    return (keys.keys[0] if keys.keys else keys.current).secret
