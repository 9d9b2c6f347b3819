"""Signatures after RFC 9421 over calls and answers, with the digest of RFC 9530.

The library reads and checks; what must be covered, for how long and by whose key is decided here. The moment is
the machine's own, not the platform's clock, which may be moved: other systems live in real time.
"""

import base64
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import http_sf
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    VerifyResult,
    algorithms,
)
from joserfc.jwk import OKPKey

from tongban.foundation.vault.public import key, ring
from tongban.resources.exchange.gateway.facts import Caller, KeyAlgorithm
from tongban.resources.exchange.gateway.keys import PublicKey, public_key
from tongban.resources.exchange.gateway.models import KEY_PURPOSE
from tongban.resources.exchange.gateway.refusals import (
    SignatureIncomplete,
    SignatureMissing,
    SignatureOld,
    SignatureWrong,
)
from tongban.resources.exchange.gateway.rules import (
    CASE_HEADER,
    LONGEST_NONCE,
    SHORTEST_NONCE,
    TAG,
    components_of,
)

_ALGORITHMS: Mapping[KeyAlgorithm, Any] = {
    KeyAlgorithm.ED25519: algorithms.ED25519,
    KeyAlgorithm.P256: algorithms.ECDSA_P256_SHA256,
}
_LABEL = "tongban"
_PARAMETERS = ("created", "expires", "nonce", "keyid")
_ANSWERED = ("@status", "content-type", "content-digest", '"@method";req', '"@target-uri";req')


@dataclass(kw_only=True)
class Message:
    """A call as the library wants it. `url` is where the city's gateway stands, whatever a proxy says."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What a genuine signature says of itself."""

    label: str
    nonce: str
    expires_at: datetime


class _Keys(HTTPSignatureKeyResolver):
    def __init__(self, keys: Mapping[str, tuple[KeyAlgorithm, bytes]], algorithm: KeyAlgorithm) -> None:
        self._keys, self._algorithm = keys, algorithm

    def resolve_public_key(self, key_id: str) -> PublicKey | None:
        known = self._keys.get(key_id)
        return public_key(known[1]) if known and known[0] is self._algorithm else None


def check_signature(message: Message, *, caller: Caller, now: datetime) -> Signed:
    """What the signature of a call says, if it is the caller's, of now, and covers the whole call.

    Raises SignatureMissing, SignatureIncomplete, SignatureOld, SignatureWrong. About 0.25 ms.
    """
    longest = timedelta(seconds=settings.EXCHANGE_SIGNATURE_SECONDS)
    try:
        found = _genuine(message, caller, longest)
    except (InvalidSignature, ValueError):
        _explain(message, now)
        raise SignatureWrong from None
    said = found.parameters
    _check_complete(message, found.covered_components.keys(), said)
    created, expires = int(said["created"]), int(said["expires"])
    _check_moment(created, expires, now)
    return Signed(
        label=found.label, nonce=str(said["nonce"]), expires_at=datetime.fromtimestamp(expires, UTC)
    )


def _genuine(message: Message, caller: Caller, longest: timedelta) -> VerifyResult:
    """Tried with each algorithm of which the caller has a key; nearly always there is one."""
    wrong: Exception = InvalidSignature("no key")
    for algorithm in sorted({algorithm for algorithm, _ in caller.keys.values()}):
        verifier = HTTPMessageVerifier(
            signature_algorithm=_ALGORITHMS[algorithm], key_resolver=_Keys(caller.keys, algorithm)
        )
        try:
            [found] = verifier.verify(message, max_age=longest, expect_tag=TAG, body=message.body)
        except (InvalidSignature, ValueError) as error:
            wrong = error
        else:
            return found
    raise wrong


def _explain(message: Message, now: datetime) -> None:
    """Say what a signature that does not hold lacks. Raises SignatureMissing, SignatureIncomplete, SignatureOld."""
    given = message.headers.get("signature-input", "")
    if not given or not message.headers.get("signature"):
        raise SignatureMissing
    try:
        parsed: Any = http_sf.parse(given.encode(), tltype="dictionary")
        members, said = next(one for one in parsed.values() if one[1].get("tag") == TAG)
        covered = [f'"{name}"' for name, parameters in members if not parameters]
    except (ValueError, StopIteration, AttributeError, TypeError, IndexError):
        raise SignatureIncomplete(facts={"missing": f'tag="{TAG}"'}) from None
    _check_complete(message, covered, said)
    if isinstance(said["created"], int) and isinstance(said["expires"], int):
        _check_moment(said["created"], said["expires"], now)


def _check_complete(message: Message, covered: Collection[str], said: Mapping[str, Any]) -> None:
    wanted = components_of(has_body=bool(message.body), has_case=CASE_HEADER in message.headers)
    missing = [name for name in wanted if f'"{name}"' not in covered]
    missing += [name for name in _PARAMETERS if name not in said]
    nonce = said.get("nonce", "")
    if not missing and not SHORTEST_NONCE <= len(str(nonce)) <= LONGEST_NONCE:
        missing = [f"nonce ({SHORTEST_NONCE}–{LONGEST_NONCE})"]
    if missing:
        raise SignatureIncomplete(facts={"missing": ", ".join(missing)})


def _check_moment(created: int, expires: int, now: datetime) -> None:
    longest, leeway = settings.EXCHANGE_SIGNATURE_SECONDS, settings.EXCHANGE_CLOCK_LEEWAY_SECONDS
    moment = now.timestamp()
    is_of_now = created - leeway <= moment < expires + leeway and moment - created <= longest + leeway
    if not is_of_now or not 0 < expires - created <= longest:
        raise SignatureOld(facts={"seconds": longest})


def sign_answer(
    message: Message, signed: Signed, *, status: int, headers: Mapping[str, str], body: bytes
) -> dict[str, str]:
    """Headers that sign an answer together with the call that it answers. About 0.3 ms.

    Written as the library's `apply` writes them, which would build the same base a second time to compare.
    """
    said = {**headers}
    answer = SimpleNamespace(status_code=status, headers=said, request=message, url=message.url)
    signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519)
    covered = (*_ANSWERED, f'"signature";req;key="{signed.label}"')
    prepared = signer.prepare(
        answer, key_id=own_key_id(), covered_component_ids=covered, label=_LABEL, tag=TAG, body=body
    )
    signature = base64.b64encode(_private(key(KEY_PURPOSE).secret).sign(prepared.signature_base)).decode()
    return {
        "Content-Digest": said["Content-Digest"],
        "Signature-Input": f"{_LABEL}={prepared.signature_params}",
        "Signature": f"{_LABEL}=:{signature}:",
    }


def own_key_id() -> str:
    """The thumbprint of the key in use."""
    return str(_jwk(key(KEY_PURPOSE).secret).kid)  # kept with it


def own_keys() -> list[dict[str, Any]]:
    """Our public keys as JSON Web Keys, the one in use first, older ones behind it."""
    return [
        {**_jwk(known.secret).as_dict(private=False), "use": "sig", "alg": "EdDSA"}
        for known in reversed(ring(KEY_PURPOSE).keys)
    ] or [{**_jwk(key(KEY_PURPOSE).secret).as_dict(private=False), "use": "sig", "alg": "EdDSA"}]


@lru_cache(maxsize=16)
def _private(secret: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(secret)


@lru_cache(maxsize=16)
def _jwk(secret: bytes) -> OKPKey:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    pem = _private(secret).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    found = OKPKey.import_key(pem)
    found.ensure_kid()
    return found
