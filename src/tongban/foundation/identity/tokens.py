"""Bearer tokens: who calls the API, in one query."""

import hashlib
import secrets
from dataclasses import replace
from functools import lru_cache

from django.http import HttpRequest

from tongban.foundation.directory.public import NotAnOfficer, Officer, officer_from, officer_text
from tongban.foundation.identity.facts import AccountKind, Person
from tongban.foundation.identity.models import ApiToken
from tongban.foundation.identity.sessions import person_behind
from tongban.kernel import clock
from tongban.kernel.errors import N_, NotAllowed, SignInNeeded

_MARK = "tb_"


class ScopeMissing(NotAllowed):
    """The token was not issued for this."""

    code = "scope-missing"
    title = N_("This token does not carry the scope %(scope)s.")


def fresh_token() -> str:
    """256 random bits; the mark in front lets scanners find a token that leaked."""
    return _MARK + secrets.token_urlsafe(32)


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
    rows = ApiToken.objects.select_related("account__confirmed_name").annotate(
        officer=officer_text("account_id", at=at)
    )
    found = rows.filter(token_sha256=digest_of(token)).first()
    if found is None or found.revoked_at is not None or found.expires_at <= at or not found.account.is_active:
        raise SignInNeeded
    if scope is not None and scope not in found.scopes:
        raise ScopeMissing(facts={"scope": scope})
    request.token_id = found.pk  # type: ignore[attr-defined]
    if found.account.kind == AccountKind.STAFF:
        return _narrowed(officer_from(found.officer, account_id=found.account_id), frozenset(found.scopes))
    return person_behind(found.account)


@lru_cache(maxsize=512)
def _narrowed(officer: Officer, scopes: frozenset[str]) -> Officer:
    """The officer with only the duties that the token carries."""
    posts = tuple(replace(post, duties=post.duties & scopes) for post in officer.posts)
    if not officer.duties & scopes:
        raise NotAnOfficer
    return replace(officer, posts=posts, duties=officer.duties & scopes)
