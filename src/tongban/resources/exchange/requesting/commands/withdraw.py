"""Take a request back (撤回): the asking department needs the data no more, or asks otherwise."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.trail.public import record
from tongban.kernel.errors import NotFound
from tongban.resources.exchange.requesting import rules
from tongban.resources.exchange.requesting.ending import told_end
from tongban.resources.exchange.requesting.facts import REQUEST, SUBJECT, Step
from tongban.resources.exchange.requesting.scope import asks_for, lock_request
from tongban.resources.exchange.requesting.standing import nobodys, put_step

ACT = "exchange.withdraw"


@transaction.atomic
def withdraw_request(*, number: str, by: Officer, at: datetime) -> None:
    """Take back a request that is not decided. 8 SQL. Raises NotFound, DutyMissing, RequestOutOfOrder."""
    row = lock_request(number, by=by)
    if row.consumer_id not in asks_for(by):
        raise NotFound(facts={"request": number})
    check_duty(by, REQUEST, organisation_id=row.consumer_id)
    row.state = rules.check_move(row.state, "withdraw").value
    row.decided_at, row.decided_by, row.due_date = at, by.ref, None
    row.save(update_fields=["state", "decided_at", "decided_by", "due_date"])
    nobodys(row, at=at, outcome="withdrawn")
    put_step(row, Step.WITHDRAWN, by=by, organisation_id=row.consumer_id, at=at)
    facts = {"resource": row.resource_code}
    subject = SUBJECT.format(number=number)
    record(act=ACT, subject=subject, by=by.only_in(row.consumer_id), at=at, facts=facts)
    told_end(row, at=at)
