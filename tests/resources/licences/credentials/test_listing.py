"""Status lists alone: the draft's own example, and lists that were tampered with."""

import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey

from tongban.resources.licences.credentials import listing
from tongban.resources.licences.credentials.facts import CredentialForged, CredentialUnreadable, Status
from tongban.resources.licences.credentials.sdjwt import b64, compact

AT = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)
KEY = ECKey.import_key(ec.generate_private_key(ec.SECP256R1()))
# draft-ietf-oauth-status-list, 4.1 and 5.1: twelve entries of two bits
DRAFT = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]
DRAFT_BYTES = bytes((0xC9, 0x44, 0xF9))
DRAFT_TEXT = "eNo76fITAAPfAgc"


def made(packed: bytes = DRAFT_BYTES, **changes: Any) -> str:
    given: dict[str, Any] = {
        "issuer": "https://city.example",
        "address": "https://city.example/licences/status/0",
        "built_at": AT,
        "expires_at": AT + timedelta(days=1),
        "ttl_seconds": 300,
        "key": KEY,
        "kid": "k1",
    }
    return listing.token(packed, **given | changes)


def opened(text: str) -> listing.ListView:
    return listing.open_token(text, key_of=lambda header, payload: KEY)


def test_the_drafts_example_is_reproduced() -> None:
    packed = listing.pack(enumerate(DRAFT), size=len(DRAFT))
    assert packed == DRAFT_BYTES
    assert listing.encoded(packed) == DRAFT_TEXT
    assert listing.unpacked(DRAFT_TEXT) == DRAFT_BYTES


def test_each_entry_is_read_as_it_was_written() -> None:
    view = opened(made())
    told = [view.status(index) for index in range(12)]
    # 3 has no meaning here, so nothing is good about it
    assert told == [Status.INVALID if value == 3 else Status(value) for value in DRAFT]
    assert view.status(12) is view.status(-1) is Status.INVALID


@given(st.dictionaries(st.integers(0, 4095), st.sampled_from([1, 2]), max_size=200))
def test_any_list_comes_back(entries: dict[int, int]) -> None:
    view = opened(made(listing.unpacked(listing.encoded(listing.pack(entries.items(), size=4096)))))
    assert {n: int(view.status(n)) for n in range(4096) if view.status(n)} == entries


def test_a_million_entries_of_which_one_in_a_hundred_is_revoked_stay_small() -> None:
    chosen = np.random.default_rng(7).choice(1 << 20, size=10_000, replace=False)
    text = listing.encoded(listing.pack(((int(n), 1) for n in chosen), size=1 << 20))
    assert len(text) < 25_000
    assert sum(bin(byte).count("1") for byte in listing.unpacked(text)) == 10_000


def test_a_changed_list_is_a_forgery() -> None:
    head, _, signature = made().split(".")
    body = made(bytes(3)).split(".")[1]
    with pytest.raises(CredentialForged):
        opened(f"{head}.{body}.{signature}")


def test_another_kind_of_token_is_no_list() -> None:
    _, body, signature = made().split(".")
    head = b64(compact({"alg": "ES256", "typ": "JWT", "kid": "k1"}))
    with pytest.raises(CredentialUnreadable):
        opened(f"{head}.{body}.{signature}")


@pytest.mark.parametrize("text", ["", "a.b.c", "e30.e30.e30", "....", "é.é.é"])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(CredentialUnreadable):
        opened(text)


def test_a_list_that_unpacks_without_end_is_refused() -> None:
    bomb = b64(zlib.compress(bytes(64 << 20), 9))
    with pytest.raises(CredentialUnreadable):
        listing.unpacked(bomb)
