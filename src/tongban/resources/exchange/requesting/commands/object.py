"""Object to a grant (提出异议): it is suspended at once, until the data authority settles the objection."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import DutyMissing, Officer, organisation
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.resources.exchange.facts import GrantEnded, GrantState
from tongban.resources.exchange.requesting import rules
from tongban.resources.exchange.requesting.ending import grounds
from tongban.resources.exchange.requesting.facts import ANSWER, CHECK, REQUEST, SETTLE, SUBJECT, Step
from tongban.resources.exchange.requesting.granting import event_facts
from tongban.resources.exchange.requesting.models import Dispute, Grant
from tongban.resources.exchange.requesting.scope import lock_grant
from tongban.resources.exchange.requesting.standing import put_objection, put_step
from tongban.standards.working_time import effective_day

ACT = "exchange.object"


@transaction.atomic
def raise_objection(*, code: str, reasons: str, by: Officer, at: datetime) -> None:
    """Suspend a grant because its data or its use are in doubt; each of the three sides may. 12 SQL.

    Source: 国发〔2016〕51号 (disputes are coordinated by the data authority); standards.md 10.
    Raises NotFound, DutyMissing, GrantOutOfOrder, GroundsNeeded.
    """
    row = lock_grant(code, by=by)
    side = side_of(row, by=by)
    state = rules.check_grant_move(row.state, "suspend")
    said = grounds(reasons, field="objection")
    calendar = calendar_for(organisation(row.authority_id).area_code)
    dispute = Dispute.objects.create(
        grant=row,
        raised_at=at,
        raised_by=by.ref,
        organisation_id=side,
        reasons=said,
        due_date=rules.due_after(
            settings.EXCHANGE_DAYS["dispute"], at=effective_day(at, calendar), calendar=calendar
        ),
    )
    row.state = state.value
    row.revision += 1
    row.save(update_fields=["state", "revision"])
    put_objection(row, dispute, at=at)
    put_step(row.request, Step.SUSPENDED, by=by, organisation_id=side, at=at, text=said)
    facts = {"grant": code, "reasons": said, "due_on": dispute.due_date}
    subject = SUBJECT.format(number=row.request_number)
    record(act=ACT, subject=subject, by=by.only_in(side), at=at, facts=facts)
    announce(GrantEnded(at=at, state=GrantState.SUSPENDED, **event_facts(row)))


def side_of(row: Grant, *, by: Officer) -> UUID:
    """The organisation for which the officer speaks about this grant. Raises DutyMissing."""
    sides = (
        (row.provider_id, {ANSWER}),
        (row.consumer_id, {REQUEST}),
        (row.authority_id, {CHECK, SETTLE}),
    )
    for organisation_id, duties in sides:
        if duties & by.duties_in.get(organisation_id, frozenset()):
            return organisation_id
    raise DutyMissing(facts={"duty": ANSWER})
