"""Urge a case (催办): the applicant asks the office to go on with it, at most once a working day."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.identity.public import Person
from tongban.foundation.tasks.public import urge_for_applicant
from tongban.foundation.trail.public import record
from tongban.services.cases.access import check_may_act, lock_own_case
from tongban.services.cases.steps import subject_of

DUTY = "cases.urge"


@transaction.atomic
def urge_case(*, number: str, reason: str, by: Person, at: datetime) -> None:
    """Ask whoever has the case now to do it soon; they get a message, and the count stands in their worklist.

    `reason` may be empty. What is urged on a day off counts for the next working day.

    Raises NotFound, AuthorityEnded, NothingToUrge, UrgedToday.
    """
    case = lock_own_case(number, for_=by)
    check_may_act(case, by=by, at=at)
    urge_for_applicant(about=subject_of(case), reason=reason, at=at)
    record(act=DUTY, subject=subject_of(case), by=by, at=at, facts={"reason": reason.strip()[:300]})
