"""Revoke a grant (撤销授权): from this moment on no call is answered."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import drop_tasks
from tongban.foundation.trail.public import record
from tongban.resources.exchange.facts import GrantEnded, GrantState
from tongban.resources.exchange.requesting import rules
from tongban.resources.exchange.requesting.ending import grounds
from tongban.resources.exchange.requesting.facts import ANSWER, SETTLE, SUBJECT, Step
from tongban.resources.exchange.requesting.granting import event_facts
from tongban.resources.exchange.requesting.models import Dispute, Grant
from tongban.resources.exchange.requesting.scope import lock_grant
from tongban.resources.exchange.requesting.standing import ends_key, put_step, settle_key
from tongban.resources.exchange.requesting.telling import tell_revoked

ACT = "exchange.revoke"


@transaction.atomic
def revoke_grant(*, code: str, reasons: str, by: Officer, at: datetime) -> None:
    """End a grant for good: the provider that gave it, or the data authority. 16 SQL at most.

    One person is enough, for it takes a right away from the office that did not use it as granted, and a new one
    can be asked for. Raises NotFound, DutyMissing, GrantOutOfOrder, GroundsNeeded.
    """
    row = lock_grant(code, by=by)
    organisation_id = _revokes_for(row, by=by)
    rules.check_grant_move(row.state, "revoke")
    said = grounds(reasons)
    end_grant(row, GrantState.REVOKED, reasons=said, by=by, at=at)
    for dispute in Dispute.objects.filter(grant=row, settled_at=None):
        dispute.settled_at, dispute.settled_by = at, by.ref
        dispute.is_upheld, dispute.opinion = True, said
        dispute.save(update_fields=["settled_at", "settled_by", "is_upheld", "opinion"])
        drop_tasks(keys=[settle_key(dispute)], at=at, outcome="revoked")
    put_step(row.request, Step.REVOKED, by=by, organisation_id=organisation_id, at=at, text=said)
    facts = {"grant": code, "reasons": said}
    subject = SUBJECT.format(number=row.request_number)
    record(act=ACT, subject=subject, by=by.only_in(organisation_id), at=at, facts=facts)


def end_grant(row: Grant, state: GrantState, *, reasons: str, by: Officer, at: datetime) -> None:
    """Put the end into the row and tell everybody who listens. 8 SQL at most."""
    row.state, row.ended_at, row.ended_by, row.end_reasons = state.value, at, by.ref, reasons
    row.revision += 1
    row.save(update_fields=["state", "ended_at", "ended_by", "end_reasons", "revision"])
    drop_tasks(keys=[ends_key(row)], at=at, outcome=state.value)
    announce(GrantEnded(at=at, state=state, **event_facts(row)))
    tell_revoked(row, at=at)


def _revokes_for(row: Grant, *, by: Officer) -> UUID:
    if SETTLE in by.duties_in.get(row.authority_id, frozenset()):
        return row.authority_id
    check_duty(by, ANSWER, organisation_id=row.provider_id)
    return row.provider_id
