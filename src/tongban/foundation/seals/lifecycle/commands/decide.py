"""Decide on an application for a seal (审批制发): approve and make it, or refuse with the reason."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.seals.commands.issue import make_seal
from tongban.foundation.seals.facts import SealFact, SealKind, SealSuite
from tongban.foundation.seals.lifecycle import rules
from tongban.foundation.seals.lifecycle.facts import OwnApplication
from tongban.foundation.seals.lifecycle.models import SealApplication
from tongban.foundation.trail.public import record
from tongban.kernel.errors import NotFound

DUTY = "seals.approve"
REFUSE = "seals.refuse"


@transaction.atomic
def approve_application(*, number: str, by: Officer, at: datetime) -> SealFact:
    """Approve, and make key, certificate and picture; papers that wait for the seal are made.

    Raises NotAllowed, NotFound, OwnApplication, ApplicationClosed.
    """
    row = _mine_to_decide(number, by)
    row.state = rules.check_move(row.state, DUTY)
    kind = SealKind(row.kind)
    seal = make_seal(
        organisation_id=row.organisation_id,
        kind=kind,
        image_name=row.image_name,
        suite=SealSuite(row.suite),
        by=by,
        at=at,
    )
    row.decided_by, row.decided_at, row.serial = by.account_id, at, seal.serial
    row.save(update_fields=["state", "decided_by", "decided_at", "serial"])
    record(act=DUTY, subject=f"seal-application:{number}", by=by, at=at, facts={"seal": seal.serial})
    return seal


@transaction.atomic
def refuse_application(*, number: str, reason: str, by: Officer, at: datetime) -> None:
    """Refuse with the reason, which the organisation reads.

    Raises NotAllowed, NotFound, OwnApplication, ApplicationClosed, Invalid.
    """
    row = _mine_to_decide(number, by)
    row.state = rules.check_move(row.state, REFUSE)
    row.decision_reason = rules.check_reason(reason)
    row.decided_by, row.decided_at = by.account_id, at
    row.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    facts = {"reason": row.decision_reason}
    record(act=REFUSE, subject=f"seal-application:{number}", by=by, at=at, facts=facts)


def _mine_to_decide(number: str, by: Officer) -> SealApplication:
    check_duty_anywhere(by, DUTY)
    row = SealApplication.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise NotFound
    if rules.is_own(row.filed_by, by=by):
        raise OwnApplication
    return row
