"""Check a licence with nothing but a file of public keys and status lists: no database, no network."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from tongban.foundation.seals.public import SealAnchors, read_anchors
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, Refused
from tongban.resources.licences.credentials.checking import check_with
from tongban.resources.licences.credentials.facts import (
    CredentialExpired,
    CredentialForeign,
    CredentialForged,
    CredentialKeyUnknown,
    CredentialKeyWithdrawn,
    CredentialNotYet,
    CredentialUnreadable,
    HolderUnproven,
    IssuerKeyFact,
    PaperCodeUnreadable,
    Status,
)
from tongban.resources.licences.credentials.listing import ListView, open_token
from tongban.resources.licences.credentials.papercode import is_code, open_code
from tongban.resources.licences.credentials.verdicts import Checked, Verdict, verdict_in_term
from tongban.resources.licences.rules import code_in

FORM = "tongban-licence-keys/1"
_REFUSALS: dict[type[Refused], Verdict] = {
    CredentialForged: Verdict.FORGED,
    CredentialKeyUnknown: Verdict.KEY_UNKNOWN,
    CredentialKeyWithdrawn: Verdict.FORGED,
    HolderUnproven: Verdict.FORGED,
    CredentialForeign: Verdict.FOREIGN,
    CredentialExpired: Verdict.EXPIRED,
    CredentialNotYet: Verdict.NOT_YET,
    CredentialUnreadable: Verdict.UNREADABLE,
    PaperCodeUnreadable: Verdict.UNREADABLE,
}
_BY_STATUS = {
    Status.VALID: Verdict.VALID,
    Status.INVALID: Verdict.REVOKED,
    Status.SUSPENDED: Verdict.SUSPENDED,
}


class KeysUnreadable(Invalid):
    """The file of keys is none of ours."""

    code = "licence-keys-unreadable"
    title = N_("This is no file of keys of a platform like ours, or it was changed.")


@dataclass(frozen=True, kw_only=True)
class OfflineKeys:
    """What a file of keys holds. `city` and `issuer` name whose it is, `seals` checks PDF files."""

    issuer: str
    city: str
    name: str
    made_at: datetime
    keys: Mapping[str, IssuerKeyFact]
    lists: Mapping[int, ListView]
    seals: SealAnchors

    def key_of(self, city: str, kid: str) -> ec.EllipticCurvePublicKey:
        """The key for a code on paper. Raises CredentialForeign, CredentialKeyUnknown, CredentialKeyWithdrawn."""
        if city != self.city:
            raise CredentialForeign(facts={"issuer": city[:60]})
        known = self.keys.get(kid)
        if known is None:
            raise CredentialKeyUnknown
        if known.withdrawn_at is not None:
            raise CredentialKeyWithdrawn(facts={"kid": kid})
        found: ec.EllipticCurvePublicKey = _key(known.jwk).public_key
        return found

    def verdict_at(self, number: int, index: int, *, at: datetime) -> tuple[Verdict, datetime | None]:
        """What the lists say of a place, and from when that is."""
        view = self.lists.get(number)
        if view is None:
            return Verdict.STALE, None
        said = _BY_STATUS[view.status(index)]
        is_old = at >= view.expires_at
        return (Verdict.STALE if is_old and said is Verdict.VALID else said), view.built_at


def read_keys(raw: bytes | str) -> OfflineKeys:
    """The keys in a file. Each list must be signed by one of them. Raises KeysUnreadable."""
    try:
        said = json.loads(raw)
        if said["form"] != FORM:
            raise KeysUnreadable
        made_at = datetime.fromisoformat(said["made_at"])
        keys = {jwk["kid"]: _fact(jwk, withdrawn_at=None, at=made_at) for jwk in said["keys"]}
        keys |= {kid: _fact({"kid": kid}, withdrawn_at=made_at, at=made_at) for kid in said["withdrawn"]}
        issuer = str(said["issuer"])
        lists = {
            int(number): _list(token, keys, issuer, int(number)) for number, token in said["lists"].items()
        }
        return OfflineKeys(
            issuer=issuer,
            city=str(said["city"]),
            name=str(said["name"]),
            made_at=made_at,
            keys=keys,
            lists=lists,
            seals=_anchors(said),
        )
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        JoseError,
        Refused,
    ):
        raise KeysUnreadable from None


def _anchors(said: Mapping[str, Any]) -> SealAnchors:
    """What seals are checked with. Files made before there were lists of withdrawn seals in them have only the root."""
    lists = [base64.b64decode(one, validate=True) for one in said.get("seals_withdrawn", ())]
    roots = "\n".join((str(said["seal_root"]), str(said.get("seal_root_national", ""))))
    return read_anchors(roots=roots, stamp_roots=str(said.get("stamp_roots", "")), lists=lists)


def check_text(text: str, *, keys: OfflineKeys, at: datetime) -> Checked:
    """Check what a scanner read, or a credential."""
    text = text.strip()
    if is_code(text):
        return check_code(text, keys=keys, at=at)
    if "~" in text:
        return check_credential(text, keys=keys, at=at)
    if code_in(text) is not None:
        return Checked(verdict=Verdict.ONLINE, form="link")
    return Checked(verdict=Verdict.UNREADABLE, why=PaperCodeUnreadable.code)


def check_code(text: str, *, keys: OfflineKeys, at: datetime) -> Checked:
    """Check the code on a paper. Some 0.3 ms."""
    try:
        claims, _ = open_code(text, key_of=keys.key_of)
    except tuple(_REFUSALS) as refusal:
        return _refused("paper-code", refusal)
    verdict, status_from = keys.verdict_at(claims.list_number, claims.index, at=at)
    if verdict in (Verdict.VALID, Verdict.STALE):
        verdict = verdict_in_term(
            valid_from=claims.valid_from,
            valid_until=claims.valid_until,
            day=at.astimezone(CITY_ZONE).date(),
            otherwise=verdict,
        )
    says: dict[str, object] = {
        "type_name": claims.type_name,
        "number": claims.number,
        "identifier": claims.identifier,
        "holder_name": claims.holder_name,
        "organisation": claims.organisation,
        "issued_on": claims.issued_on.isoformat(),
        "valid_from": claims.valid_from.isoformat(),
        "valid_until": claims.valid_until.isoformat() if claims.valid_until else None,
        **claims.fields,
    }
    return Checked(verdict=verdict, form="paper-code", says=says, status_from=status_from)


def check_credential(text: str, *, keys: OfflineKeys, at: datetime) -> Checked:
    """Check a credential or a presentation of one; the holder's proof is for whom it was made."""
    try:
        found = check_with(
            text,
            keys=keys.keys,
            issuer=keys.issuer,
            audience=None,
            nonce=None,
            at=at,
            status=lambda number, index: None,
        )
    except tuple(_REFUSALS) as refusal:
        return _refused("credential", refusal)
    verdict, status_from = keys.verdict_at(found.list_number, found.index, at=at)
    fields = found.claims.get("fields", {})
    says = {name: value for name, value in found.claims.items() if name not in _OF_THE_TOKEN}
    says |= {f"fields.{name}": value for name, value in fields.items()} if isinstance(fields, dict) else {}
    return Checked(verdict=verdict, form="credential", says=says, status_from=status_from)


_OF_THE_TOKEN = {"iss", "iat", "nbf", "exp", "vct", "status", "cnf", "fields"}


def _refused(form: str, refusal: BaseException) -> Checked:
    said = refusal if isinstance(refusal, Refused) else CredentialUnreadable()
    facts = {"issuer": said.facts["issuer"]} if "issuer" in said.facts else None
    return Checked(verdict=_REFUSALS[type(said)], form=form, why=said.code, says=facts)


def _fact(jwk: Mapping[str, str], *, withdrawn_at: datetime | None, at: datetime) -> IssuerKeyFact:
    if withdrawn_at is None:
        _key(jwk)
    return IssuerKeyFact(
        kid=str(jwk["kid"]), jwk=jwk, valid_from=at, retired_at=None, withdrawn_at=withdrawn_at
    )


def _list(token: str, keys: Mapping[str, IssuerKeyFact], issuer: str, number: int) -> ListView:
    """The list, if it is the one of this number: another one of ours says nothing about these places."""

    def key_of(header: Mapping[str, Any], payload: Mapping[str, Any]) -> ECKey:
        known = keys.get(str(header.get("kid", "")))
        if known is None or known.withdrawn_at is not None or payload.get("iss") != issuer:
            raise CredentialForged
        return _key(known.jwk)

    view = open_token(token, key_of=key_of)
    if view.address != f"{issuer}/licences/status/{number}":
        raise CredentialForged
    return view


def _key(jwk: Mapping[str, str]) -> ECKey:
    return ECKey.import_key({name: jwk[name] for name in ("crv", "kty", "x", "y")})


def now() -> datetime:
    """The machine's time: whoever checks alone has no other clock."""
    return datetime.now(UTC)
