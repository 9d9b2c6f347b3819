"""The code on a paper licence that is checked without a network: a signed map, as small as it goes.

`TB1:` and base45 (RFC 9285) of a COSE_Sign1 (RFC 9052) over a CBOR map with the keys below; ES256 with
deterministic signatures (RFC 6979), so that the same licence and key give the same picture. No database,
no clock. docs/reference/paper-code.md describes it for others.
"""

from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import base45
import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from tongban.kernel.errors import Invalid
from tongban.resources.licences.credentials.facts import (
    CredentialForged,
    PaperCodeTooLong,
    PaperCodeUnreadable,
)
from tongban.resources.licences.credentials.sdjwt import b64
from tongban.standards.codes.licence_identifier import make_licence_identifier, parse_licence_identifier

PREFIX = "TB1:"
ISSUER, IDENTIFIER, TYPE_NAME, HOLDER, ORGANISATION, ISSUED, FROM, UNTIL, STATUS, NUMBER, FIELDS = range(
    1, 12
)
FULL = 419  # characters up to which fields of the type are added: a QR code of version 12, middle correction
LONGEST = 560  # what a reader still takes from a page at 150 dots an inch
_ALGORITHM, _KID = 1, 4
_ES256 = -7
_DAY_0 = date(1970, 1, 1)
_TYPE_BYTES, _ISSUER_BYTES = 14, 12  # 21 and 18 digits and letters as numbers of base 36
_COORDINATE = 32


@dataclass(frozen=True, kw_only=True)
class PaperClaims:
    """What the code on a paper says. `valid_until` is the last day; None: no end."""

    issuer: str
    identifier: str
    number: str
    type_code: str
    type_name: str
    holder_name: str
    organisation: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    list_number: int
    index: int
    fields: Mapping[str, str]


def make_code(claims: PaperClaims, *, key: ec.EllipticCurvePrivateKey, kid: str) -> str:
    """The text of the code: fields of the type as far as there is room. Raises PaperCodeTooLong."""
    said = _map(claims)
    text = _signed(said, key=key, kid=kid)
    if len(text) > LONGEST:
        raise PaperCodeTooLong(facts={"characters": len(text), "limit": LONGEST})
    fields: dict[str, str] = {}
    for name, value in claims.fields.items():
        longer = _signed(said | {FIELDS: fields | {name: value}}, key=key, kid=kid)
        if len(longer) <= FULL:
            text, fields = longer, fields | {name: value}
    return text


def open_code(
    text: str, *, key_of: Callable[[str, str], ec.EllipticCurvePublicKey]
) -> tuple[PaperClaims, str]:
    """What a code says, and the name of the key that signed it.

    `key_of` gives the key for issuer and key name, or refuses. Raises PaperCodeUnreadable (cut, or no such
    code), CredentialForged, and what `key_of` raises.
    """
    text = text.strip()
    if not text.startswith(PREFIX) or len(text) > LONGEST:
        raise PaperCodeUnreadable
    try:
        sealed = base45.b45decode(text.removeprefix(PREFIX))
        protected, unprotected, payload, signature = _whole(sealed)
        header, said = _whole(protected), _whole(payload)
        kid = b64(header[_KID])
        if header[_ALGORITHM] != _ES256 or unprotected != {} or len(signature) != 2 * _COORDINATE:
            raise PaperCodeUnreadable
        claims = _claims(said)
    except (
        cbor2.CBORError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        OverflowError,
        Invalid,
    ):
        raise PaperCodeUnreadable from None
    key = key_of(claims.issuer, kid)
    r, s = (int.from_bytes(signature[at : at + _COORDINATE], "big") for at in (0, _COORDINATE))
    try:
        key.verify(encode_dss_signature(r, s), _to_sign(protected, payload), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise CredentialForged from None
    return claims, kid


def is_code(text: str) -> bool:
    """Whether a text that was scanned is meant to be such a code."""
    return text.strip().startswith(PREFIX)


def _map(claims: PaperClaims) -> dict[int, Any]:
    parts = parse_licence_identifier(claims.identifier)
    said: dict[int, Any] = {
        ISSUER: claims.issuer,
        IDENTIFIER: [
            int(parts.type_code, 36).to_bytes(_TYPE_BYTES, "big"),
            int(parts.issuer, 36).to_bytes(_ISSUER_BYTES, "big"),
            parts.serial,
            parts.version,
        ],
        TYPE_NAME: claims.type_name,
        HOLDER: claims.holder_name,
        ORGANISATION: claims.organisation,
        ISSUED: _days(claims.issued_on),
        STATUS: [claims.list_number, claims.index],
    }
    if claims.valid_from != claims.issued_on:
        said[FROM] = _days(claims.valid_from)
    if claims.valid_until is not None:
        said[UNTIL] = _days(claims.valid_until)
    if claims.number != parts.serial:
        said[NUMBER] = claims.number
    return said


def _claims(said: Mapping[int, Any]) -> PaperClaims:
    type_code, issuer, serial, version = said[IDENTIFIER]
    plain = _base_36(type_code, 21)
    identifier = make_licence_identifier(
        type_code=plain, issuer=_base_36(issuer, 18), serial=serial, version=int(version)
    )
    number, index = said[STATUS]
    fields = said.get(FIELDS, {})
    texts = [said[key] for key in (ISSUER, TYPE_NAME, HOLDER, ORGANISATION)]
    if not all(isinstance(text, str) for text in (*texts, *fields, *fields.values())):
        raise PaperCodeUnreadable
    return PaperClaims(
        issuer=texts[0],
        identifier=identifier,
        number=str(said.get(NUMBER, serial)),
        type_code=plain,
        type_name=texts[1],
        holder_name=texts[2],
        organisation=texts[3],
        issued_on=_day(said[ISSUED]),
        valid_from=_day(said.get(FROM, said[ISSUED])),
        valid_until=_day(said[UNTIL]) if UNTIL in said else None,
        list_number=int(number),
        index=int(index),
        fields=fields,
    )


def _signed(said: Mapping[int, Any], *, key: ec.EllipticCurvePrivateKey, kid: str) -> str:
    name = urlsafe_b64decode(kid + "=" * (-len(kid) % 4))
    protected = cbor2.dumps({_ALGORITHM: _ES256, _KID: name}, canonical=True)
    payload = cbor2.dumps(said, canonical=True)
    signature = key.sign(_to_sign(protected, payload), ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    r, s = decode_dss_signature(signature)
    raw = r.to_bytes(_COORDINATE, "big") + s.to_bytes(_COORDINATE, "big")
    sealed: bytes = base45.b45encode(cbor2.dumps([protected, {}, payload, raw], canonical=True))
    return PREFIX + sealed.decode()


def _to_sign(protected: bytes, payload: bytes) -> bytes:
    """RFC 9052, 4.4."""
    return cbor2.dumps(["Signature1", protected, b"", payload])


def _whole(data: bytes) -> Any:
    """The one value in these bytes. Raises ValueError when more bytes follow, or it is written otherwise."""
    value = cbor2.loads(data)
    if cbor2.dumps(value, canonical=True) != data:
        raise ValueError("not the only writing of it")
    return value


def _base_36(value: bytes, length: int) -> str:
    number, text = int.from_bytes(value, "big"), ""
    while number:
        number, digit = divmod(number, 36)
        text = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + text
    return text.rjust(length, "0")


def _days(day: date) -> int:
    return (day - _DAY_0).days


def _day(days: int) -> date:
    return _DAY_0 + timedelta(days=days)
