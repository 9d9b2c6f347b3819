"""Revoke a bearer token: it opens nothing from now on."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.facts import Applicant, Person
from tongban.foundation.identity.models import ApiToken
from tongban.foundation.trail.public import declare_act, record
from tongban.kernel.errors import N_, NotFound

ACT = declare_act("identity.revoke_token", N_("An API token was revoked"))


@transaction.atomic
def revoke_token(*, token_id: UUID, by: Officer | Applicant | Person, at: datetime) -> None:
    """Revoke one of one's own tokens. Raises NotFound for others' and for revoked ones."""
    mine = ApiToken.objects.filter(pk=token_id, account_id=by.account_id, revoked_at__isnull=True)
    if not mine.update(revoked_at=at):
        raise NotFound
    record(act=ACT, subject=f"identity:{by.account_id}", by=by, at=at, facts={"token": str(token_id)})
