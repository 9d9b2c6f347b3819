"""Bearer tokens: who calls the API, in one query."""

import hashlib
import secrets
from dataclasses import replace
from functools import lru_cache

from django.db import connection
from django.http import HttpRequest

from tongban.foundation.directory.public import NotAnOfficer, Officer, officer_from, officer_sql
from tongban.foundation.identity.facts import AccountKind, Person, RealNameNeeded
from tongban.foundation.vault.public import decrypt
from tongban.kernel import clock
from tongban.kernel.errors import N_, NotAllowed, SignInNeeded

KEY_MARK = "tb_"
# written out: every call of the API asks this, and building it costs ten times what it takes
_HOLDER = f"""
SELECT t.id, t.scopes, a.id, a.kind, n.person_id, n.name, n.level, {officer_sql("a.id")}
FROM identity_apitoken t JOIN identity_account a ON a.id = t.account_id
LEFT JOIN identity_confirmedname n ON n.account_id = a.id
WHERE t.token_sha256 = %s AND t.revoked_at IS NULL AND t.expires_at > %s AND a.is_active
"""  # noqa: S608 - constants of ours


class ScopeMissing(NotAllowed):
    """The token was not issued for this."""

    code = "scope-missing"
    title = N_("This token does not carry the scope %(scope)s.")


def fresh_token() -> str:
    """256 random bits; the mark in front lets scanners find a token that leaked."""
    return KEY_MARK + secrets.token_urlsafe(32)


def digest_of(token: str) -> bytes:
    """What the database keeps of a token. It is random, so a plain digest cannot be guessed back."""
    return hashlib.sha256(token.encode()).digest()


def bearer_of(request: HttpRequest) -> str | None:
    """The token of the request's Authorization header, None when there is none."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" and token.strip() else None


def authenticate_token(request: HttpRequest, scope: str | None) -> Person | Officer:
    """Who holds the request's token, with no more duties than its scopes. 1 SQL.

    `scope` is a duty, `apply`, or None where any valid token will do. Raises SignInNeeded,
    ScopeMissing, RealNameNeeded, NotAnOfficer.
    """
    token = bearer_of(request)
    if token is None:
        raise SignInNeeded
    at = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_HOLDER, [at, digest_of(token), at])
        row = cursor.fetchone()
    if row is None:
        raise SignInNeeded
    token_id, scopes, account_id, kind, person_id, name, level, officer = row
    if scope is not None and scope not in scopes:
        raise ScopeMissing(facts={"scope": scope})
    request.token_id = token_id  # type: ignore[attr-defined]
    if kind == AccountKind.STAFF:
        return _narrowed(officer_from(officer, account_id=account_id), frozenset(scopes))
    if person_id is None:
        raise RealNameNeeded
    real_name = decrypt(bytes(name), purpose="identity.real-name", place="identity.confirmedname.name")
    return Person(account_id=account_id, name=real_name.decode(), person_id=person_id, level=level)


@lru_cache(maxsize=512)
def _narrowed(officer: Officer, scopes: frozenset[str]) -> Officer:
    """The officer with only the duties that the token carries."""
    posts = tuple(replace(post, duties=post.duties & scopes) for post in officer.posts)
    if not officer.duties & scopes:
        raise NotAnOfficer
    return replace(officer, posts=posts, duties=officer.duties & scopes)
