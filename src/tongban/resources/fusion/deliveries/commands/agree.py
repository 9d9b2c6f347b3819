"""Enter an agreement (供数协议) or a new version of it, and end one."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, check_duty_anywhere, organisation
from tongban.foundation.tasks.public import cancel_tasks
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid
from tongban.resources.fusion.deliveries.facts import AGREE_DUTY, END_ACT
from tongban.resources.fusion.deliveries.models import Agreement, AgreementVersion
from tongban.resources.fusion.deliveries.refusals import KindFixed, NotInForce, VersionInPast
from tongban.resources.fusion.deliveries.rules import next_due
from tongban.resources.fusion.deliveries.scope import lock_agreement
from tongban.resources.fusion.deliveries.terms import AgreementTerms, read_terms


@transaction.atomic
def enter_agreement(
    *,
    code: str,
    organisation_id: UUID,
    terms: AgreementTerms,
    valid_from: date,
    by: Actor,
    at: datetime,
) -> bool:
    """Enter the terms that hold from a day on; answers whether anything is new.

    The first version makes the agreement; a later one begins after it, and what was delivered before stays under
    the terms of its day. The same terms again change nothing.

    Raises DutyMissing, NotFound (organisation), KindFixed, NotInForce (ended), VersionInPast.
    """
    if isinstance(by, Officer):
        check_duty_anywhere(by, AGREE_DUTY)
    area_code = organisation(organisation_id).area_code
    row = Agreement.objects.select_for_update().filter(code=code).first()
    last = row.versions.order_by("-number").first() if row else None
    if row is not None and last is not None:
        if (row.organisation_id, row.kind) != (organisation_id, terms.kind.value):
            raise KindFixed
        if read_terms(last.terms) == terms:
            return False
        if row.ended_on is not None:
            raise NotInForce(facts={"agreement": code})
        if valid_from <= last.valid_from:
            raise VersionInPast(facts={"day": last.valid_from})
    if row is None:
        row = Agreement(code=code, organisation_id=organisation_id, kind=terms.kind.value)
        row.due_on = next_due(
            cycle=terms.cycle,
            after=valid_from,
            grace_days=terms.grace_days,
            calendar=calendar_for(area_code),
        )
        row.save()
    number = last.number + 1 if last else 1
    AgreementVersion.objects.create(
        agreement=row,
        number=number,
        valid_from=valid_from,
        terms=terms.as_kept(),
        made_at=at,
        made_by=by.ref,
    )
    facts = {"version": number, "valid_from": valid_from.isoformat(), "kind": terms.kind.value}
    record(act=AGREE_DUTY, subject=f"delivery-agreement:{code}", by=by, at=at, facts=facts)
    return True


@transaction.atomic
def end_agreement(*, code: str, on: date, reason: str, by: Actor, at: datetime) -> None:
    """Nothing is delivered from `on`; what was delivered no longer counts from that day.

    Raises DutyMissing, NotFound, NotInForce (ended already), Invalid (no reason, a day that has passed).
    """
    row = lock_agreement(code, by=by)
    if isinstance(by, Officer):
        check_duty_anywhere(by, AGREE_DUTY)
    if row.ended_on is not None:
        raise NotInForce(facts={"agreement": code})
    faults = {}
    if not reason.strip():
        faults["reason"] = N_("Say why the agreement ends.")
    if on < at.astimezone(CITY_ZONE).date():
        faults["on"] = N_("An agreement ends today or later.")
    if faults:
        raise Invalid(facts={"fields": faults})
    row.ended_on, row.due_on, row.overdue_on = on, None, None
    row.save(update_fields=["ended_on", "due_on", "overdue_on"])
    cancel_tasks(about=f"delivery-agreement:{code}", at=at)
    facts = {"on": on.isoformat(), "reason": reason.strip()}
    record(act=END_ACT, subject=f"delivery-agreement:{code}", by=by, at=at, facts=facts)
