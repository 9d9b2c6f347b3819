"""Tokens by client credentials (OAuth 2.0, RFC 6749 section 4.4), with a secret or a signed assertion (RFC 7523).

oauthlib does the protocol; here stand who a client is and what its token is worth.
"""

import base64
import binascii
import hmac
import json
import logging
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote_plus
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection
from django.db.models import Q
from joserfc import jwt
from joserfc.errors import JoseError
from oauthlib.oauth2 import BackendApplicationServer, RequestValidator

from tongban.kernel import clock
from tongban.resources.exchange.facts import GrantState, Way
from tongban.resources.exchange.gateway.facts import KeyAlgorithm, SystemState
from tongban.resources.exchange.gateway.keys import jwk_of
from tongban.resources.exchange.gateway.models import AccessToken, ClientSystem, SystemKey
from tongban.resources.exchange.gateway.tokens import TOKEN_MARK, digest_of, fresh_secret
from tongban.resources.exchange.requesting.queries import grants_of_consumer

log = structlog.get_logger(__name__)
# at DEBUG the library writes fresh tokens into the log
logging.getLogger("oauthlib").setLevel(logging.WARNING)
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_JOSE = {KeyAlgorithm.ED25519: ["EdDSA", "Ed25519"], KeyAlgorithm.P256: ["ES256"]}
_LONGEST, _LONGEST_ASSERTION_SECONDS = 4000, 3600
# compared with when there is no such system, so that the answer takes as long
_NOBODY = bytes(32)
_TAKE = """
INSERT INTO exchange_usednonce (system_id, nonce_sha256, expires_at) VALUES (%s, %s, %s)
ON CONFLICT DO NOTHING RETURNING 1
"""


def base_url() -> str:
    """Where client systems reach the gateway."""
    return str(settings.EXCHANGE_URL or settings.BASE_URL)


def token_url() -> str:
    """The token endpoint, which an assertion names as its audience."""
    return f"{base_url()}/exchange/v1/token"


class Clients(RequestValidator):  # type: ignore[misc]
    """Answers oauthlib: who the client is, and which grants its token opens."""

    def client_authentication_required(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        return True

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """By `client_secret_basic` or `private_key_jwt`, one of them; a secret in the body is not taken."""
        basic = _basic_of(request.headers.get("Authorization", ""))
        assertion = getattr(request, "client_assertion", None)
        if (basic is None) == (assertion is None) or getattr(request, "client_secret", None):
            return False
        found = _by_secret(*basic) if basic else _by_assertion(request, str(assertion))
        if found is None or found.state != SystemState.LIVE:
            log.warning("gateway-client-refused", client=str(basic[0])[:24] if basic else "assertion")
            return False
        if request.client_id not in (None, found.code):
            return False
        request.client = SimpleNamespace(client_id=found.code, system=found)
        return True

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, *args: Any, **kwargs: Any
    ) -> bool:
        return grant_type == "client_credentials"

    def get_default_scopes(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        """Every live grant of the organisation that is used by calls."""
        return _grants(request.client.system)

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Any, *args: Any, **kwargs: Any
    ) -> bool:
        return set(scopes) <= set(_grants(client.system))

    def save_bearer_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        """Keep the digest of a token that was given."""
        at = clock.now()
        AccessToken.objects.create(
            token_sha256=digest_of(token["access_token"]),
            system=request.client.system,
            scopes=list(request.scopes),
            issued_at=at,
            expires_at=at + timedelta(seconds=settings.EXCHANGE_TOKEN_SECONDS),
        )


def token_server() -> BackendApplicationServer:
    """oauthlib's endpoint with our clients."""
    return BackendApplicationServer(
        Clients(),
        token_generator=lambda request: fresh_secret(TOKEN_MARK),
        token_expires_in=settings.EXCHANGE_TOKEN_SECONDS,
    )


def _grants(system: ClientSystem) -> list[str]:
    known = grants_of_consumer([system.organisation_id], at=clock.now())
    called = {Way.API, Way.SUBSCRIPTION, Way.ANSWER}  # the ways that a system uses by calls of its own
    return [one.code for one in known if one.state is GrantState.LIVE and called & one.ways]


def _basic_of(header: str) -> tuple[str, str] | None:
    kind, _, packed = header.partition(" ")
    if kind.lower() != "basic" or len(packed) > _LONGEST:
        return None
    try:
        code, colon, secret = base64.b64decode(packed.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return (unquote_plus(code), unquote_plus(secret)) if colon else None


def _by_secret(code: str, secret: str) -> ClientSystem | None:
    found = ClientSystem.objects.filter(code=code[:24]).first() if "\0" not in code else None
    kept = bytes(found.secret_sha256) if found and found.secret_sha256 else _NOBODY
    is_right = hmac.compare_digest(kept, digest_of(secret))
    return found if is_right and found and found.secret_sha256 else None


def _by_assertion(request: Any, assertion: str) -> ClientSystem | None:
    """The system that signed the assertion, which is taken once. 3 SQL."""
    if getattr(request, "client_assertion_type", None) != ASSERTION or len(assertion) > _LONGEST:
        return None
    at = clock.now()
    for key in _keys_named(assertion, at):
        try:
            claims = jwt.decode(
                assertion,
                jwk_of(KeyAlgorithm(key.algorithm), bytes(key.public_der)),
                algorithms=_JOSE[KeyAlgorithm(key.algorithm)],
            ).claims
        except (JoseError, ValueError):
            continue
        return key.system if _is_taken(claims, key.system) else None
    return None


def _keys_named(assertion: str, at: datetime) -> list[SystemKey]:
    """The keys of whom an assertion says it is from; nothing of it is believed yet."""
    try:
        middle = assertion.split(".")[1]
        said = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        code = str(said["iss"])
    except (IndexError, KeyError, TypeError, ValueError, binascii.Error):
        return []
    if "\0" in code:
        return []
    rows = SystemKey.objects.select_related("system").filter(system__code=code[:24])
    return list(rows.filter(Q(until__isnull=True) | Q(until__gt=at)))


def _is_taken(claims: dict[str, Any], system: ClientSystem) -> bool:
    """Whether an assertion with a genuine signature is for us, of now, and new."""
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    expires, number = claims.get("exp"), claims.get("jti")
    if claims.get("iss") != system.code or claims.get("sub") != system.code:
        return False
    if token_url() not in audiences or not isinstance(number, str) or not 8 <= len(number) <= 200:
        return False
    return _is_of_now(expires, claims.get("nbf")) and _take(system.id, number)


def _is_of_now(expires: object, not_before: object) -> bool:
    leeway = settings.EXCHANGE_CLOCK_LEEWAY_SECONDS
    now = datetime.now(UTC).timestamp()
    if not isinstance(expires, int | float) or isinstance(expires, bool):
        return False
    if isinstance(not_before, int | float) and not_before > now + leeway:
        return False
    return now - leeway < expires <= now + _LONGEST_ASSERTION_SECONDS + leeway


def _take(system_id: UUID, number: str) -> bool:
    until = datetime.now(UTC) + timedelta(seconds=2 * _LONGEST_ASSERTION_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [system_id, sha256(f"assertion:{number}".encode()).digest(), until])
        return cursor.fetchone() is not None
