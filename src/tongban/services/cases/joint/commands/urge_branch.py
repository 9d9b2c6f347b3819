"""Urge a branch (催办): the lead asks an organisation that takes part to go on with the case."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.tasks.public import NothingToUrge, urge_beside
from tongban.foundation.trail.public import record
from tongban.services.cases.access import lock_case
from tongban.services.cases.models import CaseStep
from tongban.services.cases.steps import subject_of, task_key

DUTY = "cases.urge_branch"


@transaction.atomic
def urge_branch(*, number: str, organisation_id: UUID, reason: str, by: Officer, at: datetime) -> int:
    """Whoever holds the case there gets a message, and the count stands in their worklist.

    Each officer urges a to-do once a working day. Answers how many were urged.

    Raises NotFound, DutyMissing, Invalid (no reason), NothingToUrge, UrgedToday.
    """
    case = lock_case(number, for_=by)
    check_duty(by, DUTY, organisation_id=case.organisation_id)
    rows = CaseStep.objects.filter(case=case, organisation_id=organisation_id, done_at__isnull=True)
    held = (
        list(rows.exclude(post_code="").order_by("place")) if organisation_id != case.organisation_id else []
    )
    if not held:
        raise NothingToUrge
    for row in held:
        urge_beside(key=task_key(row.id), reason=reason, by=by, at=at)
    facts = {"organisation": str(organisation_id), "reason": reason.strip()[:300]}
    record(act=DUTY, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)
    return len(held)
