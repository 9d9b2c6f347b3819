"""Encrypt and decrypt one value (AES-256-GCM).

A ciphertext is `1 byte form (1) ‖ 4 bytes key id ‖ 12 bytes nonce ‖ ciphertext ‖ 16 bytes tag`.
The associated data is the place that the value belongs to, so a ciphertext that is copied
into another field does not open.
"""

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tongban.foundation.vault.keys import WrongKey, key, ring

FORM = b"\x01"
NONCE_BYTES = 12
_HEAD = 1 + 4
_AT_ONCE = 1000


def encrypt(plain: bytes, *, purpose: str, place: str) -> bytes:
    """`plain` under the key in use for `purpose`, bound to `place`. About 4 µs.

    A random nonce of 96 bits is safe for 2³² values a key (NIST SP 800-38D, 8.3).
    """
    chosen = key(purpose)
    nonce = os.urandom(NONCE_BYTES)
    return FORM + chosen.id + nonce + _cipher(chosen.secret).encrypt(nonce, plain, place.encode())


def decrypt(sealed: bytes, *, purpose: str, place: str) -> bytes:
    """What was encrypted. Raises KeyMissing (its key is not here) and WrongKey (it does not open)."""
    sealed = bytes(sealed)
    if sealed[:1] != FORM or len(sealed) < _HEAD + NONCE_BYTES + 16:
        raise WrongKey(f"The bytes of {place} are no ciphertext of ours.")
    named = ring(purpose).named(key_id_of(sealed))
    nonce, body = sealed[_HEAD : _HEAD + NONCE_BYTES], sealed[_HEAD + NONCE_BYTES :]
    try:
        return _cipher(named.secret).decrypt(nonce, body, place.encode())
    except InvalidTag:
        raise WrongKey(
            f"{place} does not open with {named!r}: changed, or moved from another field."
        ) from None


def key_id_of(sealed: bytes) -> bytes:
    """The id of the key that a ciphertext names."""
    return bytes(sealed[1:_HEAD])


@lru_cache(maxsize=64)
def _cipher(secret: bytes) -> AESGCM:
    return AESGCM(secret)


def encrypt_all(plains: Iterable[bytes], *, purpose: str, place: str) -> Iterator[bytes]:
    """The same for many values: the key is looked up once and random bytes are drawn once. About 2 µs each."""
    chosen = key(purpose)
    seal, head, bound = _cipher(chosen.secret).encrypt, FORM + chosen.id, place.encode()
    for part in _batched(plains, _AT_ONCE):
        nonces = os.urandom(NONCE_BYTES * len(part))
        for number, plain in enumerate(part):
            nonce = nonces[number * NONCE_BYTES : (number + 1) * NONCE_BYTES]
            yield head + nonce + seal(nonce, plain, bound)


def _batched(values: Iterable[bytes], most: int) -> Iterator[list[bytes]]:
    """Lists of at most `most` values (itertools has it from Python 3.12)."""
    left = iter(values)
    while part := list(islice(left, most)):
        yield part
