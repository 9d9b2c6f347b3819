"""Give a consent: a program may look something up for its person."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from allauth.idp.oidc.models import Token
from django.db import transaction
from django.db.models import QuerySet

from tongban.foundation.identity.consents.facts import (
    CONSENT_DAYS,
    MOST_CONSENTS,
    SCOPE_WORDS,
    KeyGiven,
    Program,
)
from tongban.foundation.identity.consents.models import Consent
from tongban.foundation.identity.consents.registering import looks_like_ours
from tongban.foundation.identity.facts import Person
from tongban.foundation.identity.models import Account
from tongban.foundation.identity.tokens import digest_of, fresh_token
from tongban.foundation.trail.public import declare_act, record
from tongban.kernel.errors import N_, Invalid, Refused

ACT = declare_act("identity.give_consent", N_("A program was let in to look something up"))


class TooManyConsents(Refused):
    """So many programs of one person are let in that none of them is looked after."""

    code = "too-many-consents"
    title = N_("%(most)s assistants are connected already. Disconnect one that you no longer use.")


class ScopeUnknown(Invalid):
    """Nobody can consent to what does not exist."""

    code = "scope-unknown"
    title = N_("There is nothing here that is called %(scope)s.")


class NameMisleads(Invalid):
    """A name under which nobody would look for a program of a citizen's own: it stands where people read who looked."""

    code = "name-misleads"
    title = N_(
        "This name looks like the city's own, or has letters that look like others. Choose another one."
    )


@transaction.atomic
def give_consent(*, program: Program, scopes: Collection[str], by: Person, at: datetime) -> UUID:
    """Let a program in that asked by OAuth, for CONSENT_DAYS. An earlier consent to it ends, and its keys with it.

    Raises ScopeUnknown, NameMisleads, TooManyConsents.
    """
    _check_scopes(scopes)
    _check_name(program.name)
    standing = _standing(by)
    earlier = standing.filter(client_id=program.client_id)
    if earlier.update(ended_at=at):
        Token.objects.filter(user_id=by.account_id, client_id=program.client_id).delete()
    _check_room(standing, at=at)
    consent = Consent(client_id=program.client_id, name=program.name[:100], host=program.host[:253])
    return _keep(consent, scopes=scopes, by=by, at=at).pk


@transaction.atomic
def give_key(*, name: str, scopes: Collection[str], by: Person, at: datetime) -> KeyGiven:
    """Make a key for an assistant that cannot ask for itself, for CONSENT_DAYS; it is told this once.

    Raises ScopeUnknown, NameMisleads, TooManyConsents.
    """
    _check_scopes(scopes)
    _check_name(name)
    _check_room(_standing(by), at=at)
    key = fresh_token()
    kept = _keep(Consent(name=name[:100], key_sha256=digest_of(key)), scopes=scopes, by=by, at=at)
    return KeyGiven(id=kept.pk, key=key, ends_at=kept.ends_at)


def _check_scopes(scopes: Collection[str]) -> None:
    if not scopes or set(scopes) - SCOPE_WORDS.keys():
        raise ScopeUnknown(facts={"scope": min(set(scopes) - SCOPE_WORDS.keys(), default="")})


def _check_name(name: str) -> None:
    if looks_like_ours(name):
        raise NameMisleads


def _standing(by: Person) -> QuerySet[Consent]:
    """The person's consents that have not ended; the account is locked, so that two at once are counted."""
    Account.objects.select_for_update().get(pk=by.account_id)
    return Consent.objects.filter(account_id=by.account_id, ended_at__isnull=True)


def _check_room(standing: QuerySet[Consent], *, at: datetime) -> None:
    if standing.filter(ends_at__gt=at).count() >= MOST_CONSENTS:
        raise TooManyConsents(facts={"most": MOST_CONSENTS})


def _keep(consent: Consent, *, scopes: Collection[str], by: Person, at: datetime) -> Consent:
    consent.account_id, consent.scopes = by.account_id, sorted(scopes)
    consent.given_at, consent.ends_at = at, at + timedelta(days=CONSENT_DAYS)
    consent.save(force_insert=True)
    facts = {
        "consent": str(consent.pk),
        "program": consent.name,
        "host": consent.host,
        "scopes": list(consent.scopes),
        "ends_at": consent.ends_at.isoformat(),
    }
    record(act=ACT, subject=f"identity:{by.account_id}", by=by, at=at, facts=facts)
    return consent
