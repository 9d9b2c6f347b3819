"""New secrets and keys of a system, and the end of old ones."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.trail.public import record
from tongban.kernel.errors import NotFound
from tongban.resources.exchange.gateway.facts import (
    KEEP,
    SUBJECT,
    LastKey,
    SystemOutOfOrder,
    SystemState,
    TooManyKeys,
)
from tongban.resources.exchange.gateway.keys import read_key
from tongban.resources.exchange.gateway.models import AccessToken, ClientSystem, SystemKey
from tongban.resources.exchange.gateway.queries import check_key_free, lock_system
from tongban.resources.exchange.gateway.tokens import SECRET_MARK, digest_of, fresh_secret

SECRET, ADD, END = "exchange.renew_secret", "exchange.add_key", "exchange.end_key"
MOST_KEYS = 4


@transaction.atomic
def renew_secret(*, code: str, by: Officer, at: datetime) -> str:
    """A new secret, given this once; the old one and every token of the system end now.

    Raises NotFound, DutyMissing, SystemOutOfOrder (it may not call).
    """
    system = _own(code, by)
    if system.state != SystemState.LIVE:
        raise SystemOutOfOrder(facts={"state": system.state})
    secret = fresh_secret(SECRET_MARK)
    system.secret_sha256, system.secret_made_at = digest_of(secret), at
    system.save(update_fields=["secret_sha256", "secret_made_at"])
    AccessToken.objects.filter(system=system).delete()
    _record(SECRET, system, by, at, {})
    return secret


@transaction.atomic
def add_key(*, code: str, public_key: str, by: Officer, at: datetime) -> str:
    """Another public key, good from now on beside the others; returns its thumbprint.

    Raises NotFound, DutyMissing, SystemOutOfOrder, KeyRefused, KeyTaken, TooManyKeys.
    """
    system = _own(code, by)
    if system.state not in (SystemState.LIVE, SystemState.SUSPENDED, SystemState.PENDING):
        raise SystemOutOfOrder(facts={"state": system.state})
    kid, algorithm, der = read_key(public_key)
    check_key_free(kid)
    if _live(system, at).count() >= MOST_KEYS:
        raise TooManyKeys(facts={"most": MOST_KEYS})
    SystemKey.objects.create(
        system=system, kid=kid, algorithm=algorithm, public_der=der, added_at=at, added_by=by.ref
    )
    _record(ADD, system, by, at, {"key": kid, "algorithm": algorithm.value})
    return kid


@transaction.atomic
def end_key(*, code: str, kid: str, is_leaked: bool, by: Officer, at: datetime) -> None:
    """End a key: after some hours, so that what runs is not cut off, or at once if it leaked.

    Raises NotFound, DutyMissing, LastKey.
    """
    system = _own(code, by)
    key = _live(system, at).filter(kid=kid).first()
    if key is None:
        raise NotFound
    if not system.keys.filter(until__isnull=True).exclude(pk=key.pk).exists():
        raise LastKey
    grace = timedelta(0) if is_leaked else timedelta(hours=settings.EXCHANGE_KEY_GRACE_HOURS)
    key.until = min(at + grace, key.until) if key.until else at + grace
    key.save(update_fields=["until"])
    _record(END, system, by, at, {"key": kid, "until": key.until, "leaked": is_leaked})


def _own(code: str, by: Officer) -> ClientSystem:
    system = lock_system(code, by=by)
    check_duty(by, KEEP, organisation_id=system.organisation_id)
    return system


def _live(system: ClientSystem, at: datetime) -> QuerySet[SystemKey]:
    return system.keys.filter(Q(until__isnull=True) | Q(until__gt=at))


def _record(act: str, system: ClientSystem, by: Officer, at: datetime, facts: dict[str, object]) -> None:
    home = by.only_in(system.organisation_id)
    record(act=act, subject=SUBJECT.format(code=system.code), by=home, at=at, facts=facts)
