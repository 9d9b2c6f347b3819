"""Check a presentation: signature, disclosures, term, the holder's proof, and the status of the licence."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from joserfc.jwk import ECKey

from tongban.kernel.errors import NotFound
from tongban.resources.licences.credentials import sdjwt
from tongban.resources.licences.credentials.facts import (
    CredentialExpired,
    CredentialForeign,
    CredentialForged,
    CredentialKeyUnknown,
    CredentialKeyWithdrawn,
    CredentialNotYet,
    CredentialUnreadable,
    IssuerKeyFact,
    Presented,
    Status,
)
from tongban.resources.licences.credentials.keys import issuer_keys, public_half
from tongban.resources.licences.credentials.places import status_of
from tongban.resources.licences.credentials.rules import CREDENTIAL_LIFE

# clocks of two machines may lie so far apart, in seconds
_LEEWAY = 60


def check_presentation(
    presentation: str, *, audience: str | None, nonce: str | None, at: datetime
) -> Presented:
    """A presentation of one of our licences, with its status as the library has it now. 2 SQL.

    With an `audience`, a credential bound to a key must come with its holder's proof for this audience
    and `nonce`. A licence that was revoked is told in `status`, not refused.

    Raises CredentialUnreadable, CredentialForged, CredentialForeign, CredentialKeyWithdrawn,
    CredentialExpired, CredentialNotYet, HolderUnproven.
    """
    keys = {fact.kid: fact for fact in issuer_keys(at=at)}
    presented = check_with(
        presentation,
        keys=keys,
        issuer=settings.BASE_URL,
        audience=audience,
        nonce=nonce,
        at=at,
        status=lambda number, index: status_of(list_number=number, index=index),
    )
    _check_signed_in_time(presented, keys[presented.kid])
    return presented


def check_with(
    presentation: str,
    *,
    keys: Mapping[str, IssuerKeyFact],
    issuer: str,
    audience: str | None,
    nonce: str | None,
    at: datetime,
    status: Callable[[int, int], Status | None],
) -> Presented:
    """The same with keys and statuses from elsewhere, such as a file. No SQL of its own.

    `issuer` is whose keys these are. Raises as `check_presentation`.
    """

    def key_of(header: Mapping[str, Any], payload: Mapping[str, Any]) -> ECKey:
        if payload.get("iss") != issuer:
            raise CredentialForeign(facts={"issuer": str(payload.get("iss", ""))[:200]})
        known = keys.get(str(header.get("kid", "")))
        if known is None:
            raise CredentialKeyUnknown
        if known.withdrawn_at is not None:
            raise CredentialKeyWithdrawn(facts={"kid": known.kid})
        return public_half(known.jwk)

    opened = sdjwt.open_presentation(
        presentation, key_of=key_of, audience=audience, nonce=nonce, at=int(at.timestamp())
    )
    claims = opened.claims
    begin, end, issued = (_moment(claims, name) for name in ("nbf", "exp", "iat"))
    now = at.timestamp()
    if now >= end.timestamp() + _LEEWAY:
        raise CredentialExpired(facts={"expired_at": end})
    if now < max(begin.timestamp(), issued.timestamp()) - _LEEWAY:
        raise CredentialNotYet(facts={"from": begin})
    number, index = _place(claims, issuer)
    return Presented(
        claims=claims,
        kid=str(opened.header["kid"]),
        issuer=issuer,
        issued_at=issued,
        expires_at=end,
        list_number=number,
        index=index,
        is_bound=opened.is_bound,
        status=_status(status, number, index),
    )


def _check_signed_in_time(presented: Presented, key: IssuerKeyFact) -> None:
    """A retired key signs nothing more, nor anything that outlives what it signed last. Raises CredentialForged."""
    if key.retired_at is None:
        return
    last = key.retired_at + timedelta(seconds=_LEEWAY)
    if presented.issued_at > last or presented.expires_at > last + CREDENTIAL_LIFE:
        raise CredentialForged


def _status(ask: Callable[[int, int], Status | None], number: int, index: int) -> Status | None:
    try:
        return ask(number, index)
    except NotFound:
        # we signed a place that we never gave: nothing is good about it
        return Status.INVALID


def _moment(claims: Mapping[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 40:
        raise CredentialUnreadable
    return datetime.fromtimestamp(value, UTC)


def _place(claims: Mapping[str, Any], issuer: str) -> tuple[int, int]:
    try:
        listed = claims["status"]["status_list"]
        address, index = str(listed["uri"]), listed["idx"]
        number = int(address.removeprefix(f"{issuer}/licences/status/"))
    except (KeyError, TypeError, ValueError):
        raise CredentialUnreadable from None
    if not isinstance(index, int) or index < 0:
        raise CredentialUnreadable
    return number, index
