"""The keys that sign licences: which signs now, which are published, and their history."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from joserfc.jwk import ECKey

from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor, SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.licences.credentials.facts import IssuerKeyFact
from tongban.resources.licences.credentials.models import IssuerKey, LicenceStatus
from tongban.resources.licences.credentials.rules import CREDENTIAL_LIFE
from tongban.resources.licences.credentials.sdjwt import b64, compact

ACT = "licences.rotate-key"
FIRST_USE = SystemActor(job="licences.first-key")
SUBJECT = "licences:issuer-keys"
_KID_BYTES = 8


def signing_key(*, at: datetime) -> IssuerKey:
    """The key that signs; an installation that has none gets it now. 1 SQL."""
    known = IssuerKey.objects.filter(retired_at=None).first()
    return known or _first_key(at=at)


def issuer_keys(*, at: datetime) -> list[IssuerKeyFact]:
    """Every key that there ever was, the newest first, and whether it is published at `at`. 1 SQL.

    A retired key stays published while a paper that it signed may still be shown, and while credentials
    that it signed last; one that was withdrawn is not, from that moment.
    """
    day = at.astimezone(CITY_ZONE).date()
    alive = LicenceStatus.objects.filter(paper_key=OuterRef("pk")).filter(
        Q(licence__valid_until=None) | Q(licence__valid_until__gte=day)
    )
    rows = IssuerKey.objects.defer("private_key").annotate(is_on_paper=Exists(alive)).order_by("-valid_from")
    return [_fact(row, at=at, is_on_paper=row.is_on_paper) for row in rows]


def papers_signed() -> dict[str, int]:
    """How many papers of licences carry a code of each key, by name. 1 SQL over the status lists."""
    counted = LicenceStatus.objects.exclude(paper_key=None).values("paper_key").annotate(count=Count("pk"))
    return {row["paper_key"]: row["count"] for row in counted.order_by()}


def published_keys(*, at: datetime) -> dict[str, IssuerKeyFact]:
    """The keys that others may trust at `at`, by name. 1 SQL."""
    return {fact.kid: fact for fact in issuer_keys(at=at) if fact.is_published}


def new_issuer_key(*, by: Actor, at: datetime, reason: str) -> IssuerKey:
    """A new key that signs from now on; said on the trail. The old one must be retired before. 2 SQL."""
    pair = ec.generate_private_key(ec.SECP256R1())
    jwk = public_jwk(pair.public_key())
    fresh = IssuerKey(
        kid=jwk["kid"],
        jwk=jwk,
        private_key=pair.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
        valid_from=at,
    )
    fresh.save(force_insert=True)
    record(act=ACT, subject=SUBJECT, by=by, at=at, facts={"kid": fresh.kid, "jwk": jwk, "reason": reason})
    return fresh


def public_jwk(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    """The public key for others: its name is the first 8 bytes of its thumbprint (RFC 7638)."""
    numbers = key.public_numbers()
    bare = {
        "crv": "P-256",
        "kty": "EC",
        "x": b64(numbers.x.to_bytes(32, "big")),
        "y": b64(numbers.y.to_bytes(32, "big")),
    }
    kid = b64(hashlib.sha256(compact(bare)).digest()[:_KID_BYTES])
    return bare | {"kid": kid, "alg": "ES256", "use": "sig"}


@lru_cache(maxsize=8)
def private_half(pem: str) -> ECKey:
    """The key for signing, read once."""
    return ECKey.import_key(pem)


def public_half(jwk: Mapping[str, str]) -> ECKey:
    """The key for checking."""
    return ECKey.import_key({name: jwk[name] for name in ("crv", "kty", "x", "y")})


@transaction.atomic
def _first_key(*, at: datetime) -> IssuerKey:
    """The first key, unless another process has made it meanwhile."""
    lock_keys()
    known = IssuerKey.objects.filter(retired_at=None).first()
    return known or new_issuer_key(by=FIRST_USE, at=at, reason="first use")


def lock_keys() -> None:
    """Let changes of keys follow one another. 1 SQL."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('licences.issuer-keys'))")


def _fact(row: IssuerKey, *, at: datetime, is_on_paper: bool) -> IssuerKeyFact:
    is_used = row.retired_at is None or is_on_paper or at <= row.retired_at + CREDENTIAL_LIFE
    return IssuerKeyFact(
        kid=row.kid,
        jwk=row.jwk,
        valid_from=row.valid_from,
        retired_at=row.retired_at,
        withdrawn_at=row.withdrawn_at,
        reason=row.reason,
        is_published=row.withdrawn_at is None and is_used,
    )
