"""Withdraw a version of a process: new cases follow the one before it, running ones keep theirs."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid
from tongban.services.process.commands.publish import DUTY, lock_key
from tongban.services.process.errors import OnlyVersion, ProcessUnknown, VersionWithdrawn
from tongban.services.process.models import ProcessVersion, ProcessWithdrawal

ACT = "process.withdraw"
MOST_LETTERS = 500


@transaction.atomic
def withdraw_version(*, key: str, number: int, reasons: str, by: Officer, at: datetime) -> None:
    """Let no more cases begin in this version; it takes the duty to publish. 5 SQL.

    What runs in it runs on: nobody is sent back to the start because a drawing was wrong. The newest
    version that was not withdrawn is in force then.

    Raises DutyMissing, ProcessUnknown, Invalid, VersionWithdrawn, OnlyVersion; then nothing is written.
    """
    check_duty_anywhere(by, DUTY)
    reasons = reasons.strip()
    if not 0 < len(reasons) <= MOST_LETTERS:
        raise Invalid(facts={"fields": {"reasons": N_("Say in at most 500 letters why.")}})
    lock_key(key)
    versions = {
        row.number: row
        for row in ProcessVersion.objects.filter(key=key).select_related("withdrawal").defer("bpmn")
    }
    if number not in versions:
        raise ProcessUnknown(facts={"process": key, "number": number})
    if hasattr(versions[number], "withdrawal"):
        raise VersionWithdrawn(facts={"number": number})
    if not any(one != number and not hasattr(row, "withdrawal") for one, row in versions.items()):
        raise OnlyVersion(facts={"number": number})
    ProcessWithdrawal.objects.create(
        version=versions[number], reasons=reasons, withdrawn_by=by.ref, withdrawn_at=at
    )
    facts = {"version": number, "reasons": reasons}
    record(act=ACT, subject=f"process:{key}", by=by, at=at, facts=facts)
