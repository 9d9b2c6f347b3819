"""Issue a bearer token for the API."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.facts import APPLY, Applicant
from tongban.foundation.identity.models import ApiToken
from tongban.foundation.identity.tokens import digest_of, fresh_token
from tongban.foundation.trail.public import declare_act, record
from tongban.kernel.errors import N_, Invalid

ACT = declare_act("identity.issue_token", N_("An API token was issued"))
DEFAULT_HOURS, MOST_HOURS = 12, 24 * 90


class ScopeNotYours(Invalid):
    """A token may carry only what its holder may do."""

    code = "scope-not-yours"
    title = N_("You cannot give a token the scope %(scope)s: it is not among your own.")


@dataclass(frozen=True, kw_only=True)
class TokenIssued:
    """The token, shown this once."""

    id: UUID
    token: str
    scopes: tuple[str, ...]
    expires_at: datetime


@transaction.atomic
def issue_token(
    *, by: Officer | Applicant, scopes: Collection[str], name: str, hours: int, at: datetime
) -> TokenIssued:
    """Issue a token with some of the holder's own scopes (all of them when none is named).

    Raises ScopeNotYours, Invalid when the life in hours is not 1 to 2,160 (90 days).
    """
    own = by.duties if isinstance(by, Officer) else frozenset({APPLY})
    if foreign := set(scopes) - own:
        raise ScopeNotYours(facts={"scope": min(foreign)})
    if not 1 <= hours <= MOST_HOURS:
        raise Invalid(N_("A token lives from 1 to %(most)s hours."), facts={"most": MOST_HOURS})
    token, granted = fresh_token(), tuple(sorted(scopes or own))
    kept = ApiToken.objects.create(
        account_id=by.account_id,
        token_sha256=digest_of(token),
        name=name[:60],
        scopes=list(granted),
        created_at=at,
        expires_at=at + timedelta(hours=hours),
    )
    facts = {"token": str(kept.pk), "scopes": list(granted), "expires_at": kept.expires_at.isoformat()}
    record(act=ACT, subject=f"identity:{by.account_id}", by=by, at=at, facts=facts)
    return TokenIssued(id=kept.pk, token=token, scopes=granted, expires_at=kept.expires_at)
