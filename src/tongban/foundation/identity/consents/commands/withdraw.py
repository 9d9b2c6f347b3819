"""Withdraw a consent: the program finds nothing from now on."""

from datetime import datetime
from uuid import UUID

from allauth.idp.oidc.models import Token
from django.db import transaction

from tongban.foundation.identity.consents.models import Consent
from tongban.foundation.identity.facts import Applicant, Person
from tongban.foundation.trail.public import declare_act, record
from tongban.kernel.errors import N_, NotFound

ACT = declare_act("identity.withdraw_consent", N_("A program was shut out again"))


@transaction.atomic
def withdraw_consent(*, consent_id: UUID, by: Applicant | Person, at: datetime) -> None:
    """Withdraw one of one's own consents; keys and refresh tokens of the program are gone at once.

    Source: 个人信息保护法 (2021) art. 15. Raises NotFound for others' and for ended ones.
    """
    own = Consent.objects.select_for_update().filter(account_id=by.account_id, ended_at__isnull=True)
    row = own.filter(pk=consent_id).first()
    if row is None:
        raise NotFound
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    if row.client_id:
        Token.objects.filter(user_id=by.account_id, client_id=row.client_id).delete()
    facts = {"consent": str(row.pk), "program": row.name}
    record(act=ACT, subject=f"identity:{by.account_id}", by=by, at=at, facts=facts)
