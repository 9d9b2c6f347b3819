"""Drop a proceeding (终止): the licence stays as it is, and what was opened stays to be read."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_
from tongban.services.decisions.proceedings.facts import DECIDE, OPEN, ProceedingDropped, ProceedingState
from tongban.services.decisions.proceedings.queries import current_version
from tongban.services.decisions.proceedings.rules import check_open, check_reasons
from tongban.services.decisions.proceedings.standing import (
    close_tasks,
    lock_proceeding,
    subject_of,
    tell_holder,
)

ACT = "decisions.drop_proceeding"


@transaction.atomic
def drop_proceeding(*, number: str, reasons: str, by: Officer, at: datetime) -> ProceedingDropped:
    """End a proceeding without a measure, with reasons that the holder reads. 14 SQL at most.

    Who opens or who decides may drop it: nothing is taken from anybody.

    Raises NotFound, DutyMissing, ProceedingEnded, ProceedingWordsMissing.
    """
    row = lock_proceeding(number, by=by)
    if not {OPEN, DECIDE} & by.duties_in.get(row.organisation_id, frozenset()):
        raise DutyMissing(facts={"duty": OPEN})
    check_open(row.state)
    row.reasons, row.state = check_reasons(reasons), ProceedingState.DROPPED.value
    row.ended_at, row.ended_by, row.ended_name = at, by.account_id, by.name
    row.save(update_fields=["reasons", "state", "ended_at", "ended_by", "ended_name"])
    close_tasks(row, by=by, outcome="dropped", at=at)
    facts = {"number": row.number}
    record(act=ACT, subject=subject_of(row), by=by.only_in(row.organisation_id), at=at, facts=facts)
    dropped = ProceedingDropped(
        number=row.number,
        licence_number=row.licence_number,
        organisation_id=row.organisation_id,
        at=at,
    )
    announce(dropped)
    title = N_("The proceeding on your licence has ended")
    body = N_("%(office)s has dropped the proceeding on %(item)s. Your licence stays as it is.")
    if row.served_on is not None:
        tell_holder(row, current_version(row), key="dropped", title=title, body=body, at=at)
    return dropped
