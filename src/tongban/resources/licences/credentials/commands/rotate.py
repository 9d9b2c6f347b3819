"""Rotate the key that signs licences; withdraw one that others may have."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.resources.licences.credentials.facts import IssuerKeyFact
from tongban.resources.licences.credentials.keys import ACT, SUBJECT, issuer_keys, lock_keys, new_issuer_key
from tongban.resources.licences.credentials.models import IssuerKey

DUTY = ACT
ACT_WITHDRAW = "licences.withdraw-key"


@transaction.atomic
def rotate_issuer_key(*, reason: str, by: Actor, at: datetime) -> IssuerKeyFact:
    """Make a new key that signs from now on. What the old one signed stays good, and it stays published
    as long as that. 5 SQL.

    Raises DutyMissing, Invalid.
    """
    reason = _checked(reason, by, DUTY)
    lock_keys()
    IssuerKey.objects.filter(retired_at=None).update(retired_at=at, reason=reason)
    fresh = new_issuer_key(by=by, at=at, reason=reason)
    return next(fact for fact in issuer_keys(at=at) if fact.kid == fresh.kid)


@transaction.atomic
def withdraw_issuer_key(*, kid: str, reason: str, by: Actor, at: datetime) -> IssuerKeyFact:
    """Say that a key must not be trusted any more: whatever it signed is refused from now on.

    Where it is the one that signs, a new one takes its place. Papers that carry its code must be made
    anew. 6 SQL.

    Raises DutyMissing, Invalid, NotFound (no such key, or withdrawn before).
    """
    reason = _checked(reason, by, DUTY)
    lock_keys()
    row = IssuerKey.objects.defer("private_key").filter(kid=kid, withdrawn_at=None).first()
    if row is None:
        raise NotFound
    was_signing = row.retired_at is None
    row.retired_at, row.withdrawn_at, row.reason = row.retired_at or at, at, reason
    row.save(update_fields=["retired_at", "withdrawn_at", "reason"])
    record(act=ACT_WITHDRAW, subject=SUBJECT, by=by, at=at, facts={"kid": kid, "reason": reason})
    if was_signing:
        new_issuer_key(by=by, at=at, reason=reason)
    return next(fact for fact in issuer_keys(at=at) if fact.kid == kid)


def _checked(reason: str, by: Actor, duty: str) -> str:
    if isinstance(by, Officer):
        check_duty_anywhere(by, duty)
    if not reason.strip():
        raise Invalid(facts={"fields": {"reason": N_("Say why the key is changed.")}})
    return reason.strip()[:300]
