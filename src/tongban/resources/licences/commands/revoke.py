"""Revoke a licence (注销、撤销、吊销): it is invalid from that moment."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.resources.licences.commands.issue import SUBJECT
from tongban.resources.licences.facts import LicenceFact, LicenceNotValid, LicenceRevoked, LicenceState
from tongban.resources.licences.models import Licence
from tongban.resources.licences.queries import licence_fact

DUTY = "licences.revoke"


@transaction.atomic
def revoke_licence(*, identifier: str, reason: str, by: Officer, at: datetime) -> LicenceFact:
    """Revoke one version of a licence, with the reason that its holder may read.

    Source: 行政许可法 (2019) art. 69, 70. 4 SQL.

    Raises NotFound (not there, or another organisation's), DutyMissing, LicenceNotValid, Invalid.
    """
    if not reason.strip():
        raise Invalid(facts={"fields": {"reason": N_("Say why it is revoked.")}})
    row = (
        Licence.objects.select_for_update(of=["self"])
        .select_related("type")
        .filter(identifier=identifier, organisation_id__in=by.organisation_ids)
        .first()
    )
    if row is None:
        raise NotFound
    check_duty(by, DUTY, organisation_id=row.organisation_id)
    if row.state != LicenceState.VALID.value:
        raise LicenceNotValid(facts={"number": row.number})
    row.state, row.ended_at, row.ended_reason = LicenceState.REVOKED.value, at, reason.strip()[:300]
    row.save(update_fields=["state", "ended_at", "ended_reason"])
    record(
        act=DUTY,
        subject=SUBJECT.format(number=row.number),
        by=by,
        at=at,
        facts={"identifier": row.identifier, "reason": row.ended_reason},
    )
    announce(
        LicenceRevoked(
            licence_id=row.id,
            number=row.number,
            identifier=row.identifier,
            type_code=row.type_id,
            organisation_id=row.organisation_id,
            revoked_at=at,
        )
    )
    return licence_fact(row)
