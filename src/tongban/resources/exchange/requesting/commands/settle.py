"""Settle an objection to a grant (协调处理): the grant holds again, or it is revoked."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.resources.exchange.facts import GrantChanged, GrantState
from tongban.resources.exchange.requesting import rules
from tongban.resources.exchange.requesting.commands.revoke import end_grant
from tongban.resources.exchange.requesting.ending import grounds
from tongban.resources.exchange.requesting.facts import SETTLE, SUBJECT, Step
from tongban.resources.exchange.requesting.granting import event_facts
from tongban.resources.exchange.requesting.models import Dispute
from tongban.resources.exchange.requesting.refusals import GrantOutOfOrder, OwnObjection
from tongban.resources.exchange.requesting.scope import lock_grant
from tongban.resources.exchange.requesting.standing import put_step, settle_key


@transaction.atomic
def settle_objection(*, code: str, is_upheld: bool, opinion: str, by: Officer, at: datetime) -> None:
    """Uphold an objection, which revokes the grant, or reject it, after which it holds again. 12 SQL.

    Whoever objected does not settle. Raises NotFound, DutyMissing, GrantOutOfOrder, OwnObjection, GroundsNeeded.
    """
    row = lock_grant(code, by=by)
    check_duty(by, SETTLE, organisation_id=row.authority_id)
    state = rules.check_grant_move(row.state, "revoke" if is_upheld else "lift")
    dispute = Dispute.objects.select_for_update().filter(grant=row, settled_at=None).first()
    if dispute is None:
        raise GrantOutOfOrder(facts={"state": row.state, "act": "settle"})
    if by.is_hand_of(dispute.raised_by, SETTLE, organisation_id=row.authority_id):
        raise OwnObjection
    said = grounds(opinion, field="opinion")
    dispute.settled_at, dispute.settled_by = at, by.ref
    dispute.is_upheld, dispute.opinion = is_upheld, said
    dispute.save(update_fields=["settled_at", "settled_by", "is_upheld", "opinion"])
    close_task(key=settle_key(dispute), by=by, at=at, outcome="upheld" if is_upheld else "rejected")
    put_step(row.request, Step.SETTLED, by=by, organisation_id=row.authority_id, at=at, text=said)
    facts = {"grant": code, "is_upheld": is_upheld, "opinion": said}
    subject = SUBJECT.format(number=row.request_number)
    record(act=SETTLE, subject=subject, by=by.only_in(row.authority_id), at=at, facts=facts)
    if is_upheld:
        end_grant(row, GrantState(state), reasons=said, by=by, at=at)
        put_step(row.request, Step.REVOKED, by=by, organisation_id=row.authority_id, at=at)
        return
    row.state = state.value
    row.revision += 1
    row.save(update_fields=["state", "revision"])
    announce(GrantChanged(at=at, **event_facts(row)))
