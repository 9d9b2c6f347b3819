"""End an authority (终止授权): the one takes it back, or the other gives it up."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.identity.applying import Capacity
from tongban.foundation.identity.authorities.facts import AuthorityIsOver
from tongban.foundation.identity.authorities.models import Authority
from tongban.foundation.identity.authorities.queries import as_fact
from tongban.foundation.identity.authorities.telling import tell
from tongban.foundation.identity.facts import Person
from tongban.foundation.identity.sessions import firms_of
from tongban.foundation.trail.public import declare_act, record
from tongban.kernel.errors import N_, NotFound

ACTS = {
    Capacity.DELEGATE: declare_act("identity.end_delegation", N_("A firm's authority was ended")),
    Capacity.REPRESENTATIVE: declare_act("identity.end_authority", N_("A person's authority was ended")),
}


@transaction.atomic
def end_authority(*, authority_id: UUID, by: Person, at: datetime) -> None:
    """End an authority at once, or an invitation that nobody accepted yet. What was applied for stays.

    A firm's authority is ended by whoever represents the firm now, or by the delegate.

    Source: 民法典 art. 173 (2). Raises NotFound, AuthorityIsOver.
    """
    row = Authority.objects.select_for_update().filter(pk=authority_id).first()
    if row is None or not _is_side(row, by):
        raise NotFound
    if not as_fact(row).may_end(at):
        raise AuthorityIsOver
    row.ended_at, row.ended_by = at, by.ref
    row.save(update_fields=["ended_at", "ended_by"])
    act = ACTS[Capacity(row.capacity)]
    record(act=act, subject=f"authority:{row.id}", by=by, at=at, facts={"uscc": row.uscc})
    if row.accepted_at is not None:
        tell(
            row,
            title=N_("An authority was ended"),
            body=N_("Applications that are on their way go on; nothing new is applied for in its name."),
            at=at,
            key="ended",
        )


def _is_side(row: Authority, by: Person) -> bool:
    if row.holder_person_id == by.person_id:
        return True
    if row.uscc:
        return row.uscc in {firm.uscc for firm in firms_of(by)}
    return row.principal_person_id == by.person_id
