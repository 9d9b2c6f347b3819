"""Send a decision to the organisation that supervises (推送监管部门)."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import (
    OrganisationFact,
    organisation,
    organisation_by_code,
    organisations_matching,
    posts_with_duty,
)
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import open_task
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.resources.licences.public import licences_of_case, masked_holder
from tongban.services.cases.public import CaseFact, decision_number
from tongban.services.decisions.handover.commands.receive import DUTY as RECEIVE
from tongban.services.decisions.handover.facts import DecisionSent
from tongban.services.decisions.handover.models import Handover
from tongban.services.decisions.handover.rules import receipt_due
from tongban.services.items.public import item_terms
from tongban.standards.working_time import effective_day, local_day

ACT = "decisions.send"
BY = SystemActor(job="decisions.send")
TASK_KIND = "decisions.receive"
FALLBACK_POST = "review"  # where nobody there has the duty yet: the task waits and is seen


def task_key(number: str) -> str:
    """The key of the to-do row of a handover."""
    return f"handover:{number}"


@transaction.atomic
def send_decision(*, case: CaseFact, at: datetime) -> DecisionSent | None:
    """Put a grant before the organisation that the item names as supervising, where it is another one.

    None where nobody else supervises, the name is not known, or it was sent before. 12 SQL.

    Source: 行政许可法 (2019) art. 61 (supervision); 审管联动: organisations that approve tell those that supervise.
    """
    named = item_terms(case.version_id).supervising_organisation
    to = _organisation(named) if named else None
    if to is None or to.id == case.organisation_id:
        return None
    calendar = calendar_for(case.area_code)
    licence = next(iter(licences_of_case(case.number)), None)
    decided_at = case.decided_at or at
    row, is_new = Handover.objects.get_or_create(
        case_number=case.number,
        defaults={
            "item_name": case.item_name,
            "holder": masked_holder(licence.holder) if licence else case.applicant,
            "licence_number": licence.number if licence else "",
            "document_number": decision_number(case.number, day=decided_at.astimezone(CITY_ZONE).date()),
            "from_id": case.organisation_id,
            "from_name": organisation(case.organisation_id).name,
            "to_id": to.id,
            "to_name": to.name,
            "post_code": _post(to),
            "area_code": to.area_code,
            "decided_on": local_day(decided_at),
            "valid_until": licence.valid_until if licence else None,
            "sent_at": at,
            "due_on": receipt_due(effective_day(at, calendar), calendar),
        },
    )
    if not is_new:
        return None
    _put_before(row, at=at)
    facts = {"to": str(to.id), "due_on": row.due_on}
    record(act=ACT, subject=f"cases:{case.number}", by=BY, at=at, facts=facts)
    sent = DecisionSent(case_number=case.number, to_id=to.id, at=at, due_on=row.due_on)
    announce(sent)
    return sent


def _put_before(row: Handover, *, at: datetime) -> None:
    closes = calendar_for(row.area_code).rulings.office_closes
    open_task(
        key=task_key(row.case_number),
        kind=TASK_KIND,
        about=f"handovers:{row.case_number}",
        title=row.item_name,
        post_code=row.post_code,
        organisation_id=row.to_id,
        area_code=row.area_code,
        due_at=datetime.combine(row.due_on, closes, CITY_ZONE),
        url=f"/desk/received/{row.case_number}/",
        applicant_label=row.holder,
        at=at,
    )


def _organisation(named: str) -> OrganisationFact | None:
    """The organisation that an item names by code or by its whole name; None where nobody is called so."""
    try:
        return organisation_by_code(named)
    except NotFound:
        return next((one for one in organisations_matching(named, limit=5) if one.name == named), None)


def _post(to: OrganisationFact) -> str:
    """The post of that organisation that gives receipts. 1 SQL."""
    places = posts_with_duty(RECEIVE, area_codes=[to.area_code])
    return next((one.code for one in places if one.organisation_id == to.id), FALLBACK_POST)
