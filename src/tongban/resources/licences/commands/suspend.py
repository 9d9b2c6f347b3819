"""Suspend a licence (暂停) until a day, and let it be good again."""

from datetime import date, datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor, SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid
from tongban.resources.licences.commands.issue import SUBJECT
from tongban.resources.licences.commands.revoke import lock_licence
from tongban.resources.licences.facts import LicenceFact, LicenceNotValid, LicenceState, LicenceSuspended
from tongban.resources.licences.models import Licence
from tongban.resources.licences.queries import licence_fact

DUTY = "licences.suspend"
ACT_RESUME = "licences.resume"
BY = SystemActor(job="licences.end-suspensions")
AT_ONCE = 100


@transaction.atomic
def suspend_licence(
    *, identifier: str, until: date, reason: str, law: str, by: Officer, at: datetime
) -> LicenceFact:
    """Suspend a licence; `until` is the last day of it, `law` the article of the special law that knows it.

    The Licensing Law knows no suspension: without a special law there is none. 4 SQL.

    Raises NotFound, DutyMissing, LicenceNotValid, Invalid.
    """
    faults = {
        name: N_("This must be said.")
        for name, text in (("reason", reason), ("law", law))
        if not text.strip()
    }
    if until < at.astimezone(CITY_ZONE).date():
        faults["until"] = N_("The last day of a suspension lies before today.")
    if faults:
        raise Invalid(facts={"fields": faults})
    row = lock_licence(identifier, by=by)
    check_duty(by, DUTY, organisation_id=row.organisation_id)
    if row.state != LicenceState.VALID.value:
        raise LicenceNotValid(facts={"number": row.number})
    row.state, row.suspended_until = LicenceState.SUSPENDED.value, until
    row.save(update_fields=["state", "suspended_until"])
    _tell(row, DUTY, {"until": until, "reason": reason.strip()[:300], "law": law.strip()[:300]}, by=by, at=at)
    return licence_fact(row)


@transaction.atomic
def end_suspensions(*, at: datetime) -> int:
    """Let every licence be good again whose suspension ended before today, at most 100; how many. 1 + 3 SQL each."""
    today = at.astimezone(CITY_ZONE).date()
    rows = Licence.objects.select_for_update(of=["self"], skip_locked=True).filter(
        state=LicenceState.SUSPENDED.value, suspended_until__lt=today
    )
    found = list(rows.order_by("suspended_until")[:AT_ONCE])
    for row in found:
        row.state, row.suspended_until = LicenceState.VALID.value, None
        row.save(update_fields=["state", "suspended_until"])
        _tell(row, ACT_RESUME, {}, by=BY, at=at)
    return len(found)


def _tell(row: Licence, act: str, facts: dict[str, object], *, by: Actor, at: datetime) -> None:
    facts = {"identifier": row.identifier} | facts
    record(act=act, subject=SUBJECT.format(number=row.number), by=by, at=at, facts=facts)
    announce(
        LicenceSuspended(
            licence_id=row.id,
            number=row.number,
            identifier=row.identifier,
            organisation_id=row.organisation_id,
            until=row.suspended_until,
            at=at,
        )
    )
