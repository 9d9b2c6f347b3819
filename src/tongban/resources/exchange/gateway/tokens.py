"""Whose token a call carries: system, organisation, keys and scopes in one query.

Nothing of it is kept between calls, so that a suspension, a withdrawn key or an ended token holds at once.
"""

import hashlib
import secrets
from datetime import datetime
from typing import NoReturn

from django.db import connection

from tongban.resources.exchange.gateway.facts import Caller, KeyAlgorithm, SystemState
from tongban.resources.exchange.gateway.refusals import SystemNotLive, TokenExpired, Unauthorised

TOKEN_MARK, SECRET_MARK = "tbx_", "tbs_"  # lets scanners find one that leaked
_LONGEST = 200
# written out: every call of the gateway asks this
_CALLER = """
SELECT s.id, s.code, s.name, s.organisation_id, s.organisation_name, s.state, t.expires_at, t.scopes,
       ARRAY(SELECT k.kid || ' ' || k.algorithm || ' ' || encode(k.public_der, 'hex') FROM exchange_systemkey k
             WHERE k.system_id = s.id AND (k.until IS NULL OR k.until > %s))
FROM exchange_accesstoken t JOIN exchange_clientsystem s ON s.id = t.system_id WHERE t.token_sha256 = %s
"""


def fresh_secret(mark: str) -> str:
    """256 random bits behind a mark."""
    return mark + secrets.token_urlsafe(32)


def digest_of(secret: str) -> bytes:
    """What the database keeps. A secret of 256 random bits cannot be guessed back from a plain digest."""
    return hashlib.sha256(secret.encode()).digest()


def caller_of(authorization: str, *, at: datetime) -> Caller:
    """Who calls with this Authorization header. 1 SQL. Raises Unauthorised, TokenExpired, SystemNotLive.

    The token is found by its digest, so how long the search takes tells nothing about a token.
    """
    kind, _, token = authorization.partition(" ")
    if kind.lower() != "bearer" or not token.strip() or len(token) > _LONGEST:
        _refuse()
    with connection.cursor() as cursor:
        cursor.execute(_CALLER, [at, digest_of(token.strip())])
        row = cursor.fetchone()
    if row is None:
        _refuse()
    system_id, code, name, organisation_id, organisation_name, state, expires_at, scopes, keys = row
    if expires_at <= at:
        raise TokenExpired
    if state != SystemState.LIVE:
        raise SystemNotLive(facts={"state": state})
    return Caller(
        system_id=system_id,
        code=code,
        name=name,
        organisation_id=organisation_id,
        organisation_name=organisation_name,
        scopes=frozenset(scopes),
        keys=dict(_key(packed) for packed in keys),
    )


def _key(packed: str) -> tuple[str, tuple[KeyAlgorithm, bytes]]:
    kid, algorithm, der = packed.split(" ")
    return kid, (KeyAlgorithm(algorithm), bytes.fromhex(der))


def _refuse() -> NoReturn:
    raise Unauthorised
