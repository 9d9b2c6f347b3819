"""Suspend a seal (停用) at once when something is wrong with it, and resume it (恢复) when it is not."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty, check_duty_anywhere
from tongban.foundation.papers.public import make_waiting
from tongban.foundation.seals.commands.issue import DUTY_REVOKE
from tongban.foundation.seals.facts import SealFact
from tongban.foundation.seals.lifecycle import rules
from tongban.foundation.seals.models import Seal
from tongban.foundation.seals.queries import seal_fact
from tongban.foundation.trail.public import record
from tongban.kernel.errors import NotFound

DUTY = "seals.suspend"
DUTY_RESUME = "seals.resume"


@transaction.atomic
def suspend_seal(*, serial: str, reason: str, by: Officer, at: datetime) -> SealFact:
    """Stop a seal: nothing is sealed with it and papers wait. By its organisation, or by who may withdraw it.

    Raises NotAllowed, NotFound, SealOutOfOrder, Invalid.
    """
    row = _locked(serial)
    if DUTY_REVOKE not in by.duties:
        if row.organisation_id not in by.organisation_ids:
            raise NotFound
        check_duty(by, DUTY, organisation_id=row.organisation_id)
    rules.check_seal_move(rules.standing(seal_fact(row)), DUTY)
    row.suspended_reason, row.suspended_at = rules.check_reason(reason), at
    row.save(update_fields=["suspended_at", "suspended_reason"])
    record(act=DUTY, subject=f"seal:{serial}", by=by, at=at, facts={"reason": row.suspended_reason})
    return seal_fact(row)


@transaction.atomic
def resume_seal(*, serial: str, reason: str, by: Officer, at: datetime) -> SealFact:
    """Let a suspended seal be used again; papers that waited for it are made.

    Raises NotAllowed, NotFound, SealOutOfOrder, Invalid.
    """
    check_duty_anywhere(by, DUTY_RESUME)
    row = _locked(serial)
    rules.check_seal_move(rules.standing(seal_fact(row)), DUTY_RESUME)
    words = rules.check_reason(reason)
    row.suspended_at, row.suspended_reason = None, ""
    row.save(update_fields=["suspended_at", "suspended_reason"])
    record(act=DUTY_RESUME, subject=f"seal:{serial}", by=by, at=at, facts={"reason": words})
    make_waiting(seal_by=row.organisation_id)
    return seal_fact(row)


def _locked(serial: str) -> Seal:
    row = Seal.objects.select_for_update().filter(serial=serial).first()
    if row is None:
        raise NotFound
    return row
