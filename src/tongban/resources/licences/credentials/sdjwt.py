"""SD-JWT: make, narrow, bind to its holder, and check. No database, no clock.

A credential is `JWT~disclosure~…~`, a presentation of it leaves out disclosures and may end with a
JWT that the holder signed. Sources: RFC 9901 (SD-JWT), draft-ietf-oauth-sd-jwt-vc (`typ`, `vct`).
The reference package `sd-jwt` and `@sd-jwt/core` agree with it in tests.
"""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from tongban.resources.licences.credentials.facts import (
    ClaimUnknown,
    CredentialForged,
    CredentialUnreadable,
    HolderUnproven,
)

TYPE = "dc+sd-jwt"
_KB_TYPE = "kb+jwt"
_ALGORITHM = "ES256"
_LONGEST = 65_536
_MOST_DISCLOSURES = 200
# SD-JWT VC 3.2.2.2: what must not be hidden; and the words of SD-JWT itself
NEVER_HIDDEN = frozenset({"iss", "nbf", "exp", "cnf", "vct", "status", "_sd", "_sd_alg", "..."})
# how far the clocks of holder and checker may lie apart, and how old a proof may be
PROOF_SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A credential whose signature was checked, its claims as far as they were disclosed."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    is_bound: bool


def make(
    *,
    shown: Mapping[str, Any],
    hidden: Mapping[str, Any],
    key: ECKey,
    kid: str,
    salt: Callable[[str], bytes],
) -> str:
    """A credential: `shown` always shows, each of `hidden` only when disclosed; a dotted name stands inside.

    `salt` gives the 16 bytes for a name. Same input, same bytes before the signature.
    """
    payload: dict[str, Any] = {**shown, "_sd_alg": "sha-256"}
    disclosures = []
    for name, value in sorted(hidden.items()):
        *within, last = name.split(".")
        if last in NEVER_HIDDEN or (not within and last in shown):
            raise ValueError(f"{name} cannot be disclosed selectively")
        disclosure = b64(compact([b64(salt(name)), last, value]))
        place = payload
        for part in within:
            place = place.setdefault(part, {})
        place.setdefault("_sd", []).append(_digest(disclosure))
        disclosures.append(disclosure)
    _sort_digests(payload)
    token = jws.serialize_compact(
        {"alg": _ALGORITHM, "typ": TYPE, "kid": kid}, compact(payload), key, algorithms=[_ALGORITHM]
    )
    return "~".join([token, *disclosures, ""])


def narrow(credential: str, *, disclose: Sequence[str]) -> str:
    """The credential with these disclosures only. Raises ClaimUnknown, CredentialUnreadable."""
    token, disclosures, _ = _parts(credential)
    names = _names(_payload(token), {_digest(text): text for text in disclosures})
    if unknown := sorted(set(disclose) - names.keys()):
        raise ClaimUnknown(facts={"claims": unknown})
    return "~".join([token, *(names[name] for name in sorted(set(disclose))), ""])


def claim_names(credential: str) -> list[str]:
    """What its holder may disclose of it, dotted where it stands inside. Raises CredentialUnreadable."""
    token, disclosures, _ = _parts(credential)
    return sorted(_names(_payload(token), {_digest(text): text for text in disclosures}))


def bind(presentation: str, *, holder_key: ECKey, audience: str, nonce: str, at: int) -> str:
    """The presentation with the holder's proof for one checker and one question (key binding, RFC 9901, 4.3)."""
    proof = {"iat": at, "aud": audience, "nonce": nonce, "sd_hash": _digest(presentation)}
    header = {"alg": _ALGORITHM, "typ": _KB_TYPE}
    return presentation + jws.serialize_compact(header, compact(proof), holder_key, algorithms=[_ALGORITHM])


def open_presentation(
    text: str,
    *,
    key_of: Callable[[Mapping[str, Any], Mapping[str, Any]], ECKey],
    audience: str | None,
    nonce: str | None,
    at: int,
) -> Opened:
    """Check signature, disclosures and the holder's proof; no term and no status.

    `key_of` gives the issuer's key for header and payload, or refuses. With an `audience`, a credential
    that was issued to a key must come with its holder's proof.

    Raises CredentialUnreadable, CredentialForged, HolderUnproven, and what `key_of` raises.
    """
    token, disclosures, proof = _parts(text)
    header, payload = _header(token), _payload(token)
    if header.get("typ") != TYPE or header.get("alg") != _ALGORITHM or payload.get("_sd_alg") != "sha-256":
        raise CredentialUnreadable
    _verify(token, key_of(header, payload), refusal=CredentialForged)
    texts = {_digest(disclosure): disclosure for disclosure in disclosures}
    used: set[str] = set()
    claims = _resolved(payload, texts, used)
    # a disclosure that the issuer never signed is one that somebody changed or added
    if len(texts) != len(disclosures) or used != texts.keys():
        raise CredentialForged
    holder = payload.get("cnf", {}).get("jwk") if isinstance(payload.get("cnf"), dict) else None
    if audience is not None and holder is not None:
        _check_proof(text, proof, holder, audience=audience, nonce=nonce, at=at)
    elif proof and holder is None:
        raise HolderUnproven(facts={"reason": "key"})
    claims.pop("_sd_alg", None)
    return Opened(header=header, claims=claims, is_bound=audience is not None and holder is not None)


def b64(value: bytes) -> str:
    """base64url without padding (RFC 7515)."""
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def compact(value: object) -> bytes:
    """JSON whose bytes depend on the value alone."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _check_proof(text: str, proof: str, holder: Any, *, audience: str, nonce: str | None, at: int) -> None:
    if not proof:
        raise HolderUnproven(facts={"reason": "missing"})
    try:
        key = ECKey.import_key(holder)
    except (JoseError, ValueError, KeyError, TypeError):
        raise CredentialUnreadable from None
    header, said = _header(proof), _payload(proof)
    _verify(proof, key, refusal=HolderUnproven)
    wrong = {
        "type": header.get("typ") != _KB_TYPE,
        "audience": said.get("aud") != audience,
        "nonce": said.get("nonce") != nonce,
        "disclosed": said.get("sd_hash") != _digest(text[: len(text) - len(proof)]),
        "time": not isinstance(said.get("iat"), int) or abs(at - said["iat"]) > PROOF_SECONDS,
    }
    if reasons := [name for name, is_wrong in wrong.items() if is_wrong]:
        raise HolderUnproven(facts={"reason": reasons[0]})


def _verify(token: str, key: ECKey, *, refusal: type[CredentialForged] | type[HolderUnproven]) -> None:
    try:
        jws.deserialize_compact(token, key, algorithms=[_ALGORITHM])
    except (JoseError, ValueError):
        raise refusal from None


def _parts(text: str) -> tuple[str, list[str], str]:
    token, *rest = text.strip().split("~")
    if (
        not rest
        or not text.isascii()
        or len(text) > _LONGEST
        or len(rest) > _MOST_DISCLOSURES
        or token.count(".") != 2
    ):
        raise CredentialUnreadable
    return token, rest[:-1], rest[-1]


def _header(token: str) -> dict[str, Any]:
    return _object(token.split(".")[0])


def _payload(token: str) -> dict[str, Any]:
    parts = token.split(".")
    if len(parts) != 3:
        raise CredentialUnreadable
    return _object(parts[1])


def _object(part: str) -> dict[str, Any]:
    value = _json(part)
    if not isinstance(value, dict):
        raise CredentialUnreadable
    return value


def _json(part: str) -> Any:
    try:
        return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        raise CredentialUnreadable from None


def _digest(text: str) -> str:
    return b64(hashlib.sha256(text.encode()).digest())


def _disclosed(text: str) -> tuple[str, Any]:
    """Name and value in a disclosure of an object's entry; we issue no hidden elements of arrays."""
    value = _json(text)
    if not isinstance(value, list) or len(value) != 3 or not isinstance(value[1], str):
        raise CredentialUnreadable
    if value[1] in ("_sd", "..."):
        raise CredentialUnreadable
    return value[1], value[2]


def _names(value: Any, texts: Mapping[str, str], prefix: str = "") -> dict[str, str]:
    """Dotted name to disclosure."""
    found: dict[str, str] = {}
    if not isinstance(value, dict):
        return found
    for digest in value.get("_sd", []):
        if digest in texts:
            name, inner = _disclosed(texts[digest])
            found[prefix + name] = texts[digest]
            found |= _names(inner, texts, f"{prefix}{name}.")
    for name, inner in value.items():
        if name != "_sd":
            found |= _names(inner, texts, f"{prefix}{name}.")
    return found


def _resolved(value: Any, texts: Mapping[str, str], used: set[str]) -> Any:
    """The value with what was disclosed put in its place (RFC 9901, 7.1)."""
    if isinstance(value, list):
        return [_resolved(entry, texts, used) for entry in value]
    if not isinstance(value, dict):
        return value
    out = {name: _resolved(entry, texts, used) for name, entry in value.items() if name != "_sd"}
    digests = value.get("_sd", [])
    if not isinstance(digests, list) or len(set(map(str, digests))) != len(digests):
        raise CredentialUnreadable
    for digest in digests:
        if digest not in texts:
            continue
        name, inner = _disclosed(texts[digest])
        if name in out or digest in used:
            raise CredentialUnreadable
        used.add(digest)
        out[name] = _resolved(inner, texts, used)
    return out


def _sort_digests(value: dict[str, Any]) -> None:
    """In the order of the digests, which tells nothing of the order of the names."""
    for entry in value.values():
        if isinstance(entry, dict):
            _sort_digests(entry)
    if "_sd" in value:
        value["_sd"].sort()
