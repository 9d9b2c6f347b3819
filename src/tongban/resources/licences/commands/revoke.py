"""End a licence (注销、撤销、撤回、吊销): it is invalid from that moment."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.resources.licences.commands.issue import SUBJECT
from tongban.resources.licences.facts import (
    Ending,
    LicenceFact,
    LicenceNotValid,
    LicenceRevoked,
    LicenceState,
)
from tongban.resources.licences.models import Licence
from tongban.resources.licences.queries import licence_fact

DUTY = "licences.revoke"
# a licence that was suspended may still be ended; one that has ended has ended
MAY_END = (LicenceState.VALID.value, LicenceState.SUSPENDED.value)


def lock_licence(identifier: str, *, by: Officer) -> Licence:
    """One version of a licence of the officer's organisations, locked. 1 SQL. Raises NotFound, no lock taken."""
    row = (
        Licence.objects.select_for_update(of=["self"])
        .select_related("type")
        .filter(identifier=identifier, organisation_id__in=by.organisation_ids)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def revoke_licence(*, identifier: str, reason: str, by: Officer, at: datetime) -> LicenceFact:
    """Record that a licence was revoked as a penalty (吊销). As `end_licence`."""
    return end_licence(identifier=identifier, how=Ending.REVOKED, reason=reason, by=by, at=at)


@transaction.atomic
def end_licence(*, identifier: str, how: Ending, reason: str, by: Officer, at: datetime) -> LicenceFact:
    """End one version of a licence, with the reason that its holder may read.

    Source: 行政许可法 (2019) arts. 8 (撤回), 69 (撤销), 70 (注销). 4 SQL.

    Raises NotFound (not there, or another organisation's), DutyMissing, LicenceNotValid, Invalid.
    """
    if not reason.strip():
        raise Invalid(facts={"fields": {"reason": N_("Say why it is revoked.")}})
    row = lock_licence(identifier, by=by)
    check_duty(by, DUTY, organisation_id=row.organisation_id)
    if row.state not in MAY_END:
        raise LicenceNotValid(facts={"number": row.number})
    state = LicenceState.CANCELLED if how is Ending.CANCELLED else LicenceState.REVOKED
    row.state, row.ended_at, row.ended_how = state.value, at, how.value
    row.ended_reason, row.suspended_until = reason.strip()[:300], None
    row.save(update_fields=["state", "ended_at", "ended_how", "ended_reason", "suspended_until"])
    record(
        act=DUTY,
        subject=SUBJECT.format(number=row.number),
        by=by,
        at=at,
        facts={"identifier": row.identifier, "how": how.value, "reason": row.ended_reason},
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
