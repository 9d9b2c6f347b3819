"""Accept an authority (接受授权) with the code of the invitation."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.identity.applying import Capacity
from tongban.foundation.identity.authorities.facts import AuthorityFact
from tongban.foundation.identity.authorities.models import Authority
from tongban.foundation.identity.authorities.queries import as_fact, open_invitation
from tongban.foundation.identity.authorities.telling import tell
from tongban.foundation.identity.facts import Person
from tongban.foundation.trail.public import declare_act, record
from tongban.kernel.errors import N_

ACTS = {
    Capacity.DELEGATE: declare_act(
        "identity.accept_delegation", N_("A delegate accepted the firm's authority")
    ),
    Capacity.REPRESENTATIVE: declare_act(
        "identity.accept_authority", N_("A representative accepted the authority")
    ),
}


@transaction.atomic
def accept_authority(*, code: str, by: Person, at: datetime) -> AuthorityFact:
    """Take an authority on; from now on `by` may apply for the firm or the person. The code is used up.

    Raises InvitationUnknown (mistyped, used, over, or meant for somebody else).
    """
    row = open_invitation(Authority.objects.select_for_update(), code, by=by, at=at)
    row.holder_person_id, row.holder_account_id, row.accepted_at = by.person_id, by.account_id, at
    row.save(update_fields=["holder_person_id", "holder_account_id", "accepted_at"])
    act = ACTS[Capacity(row.capacity)]
    record(act=act, subject=f"authority:{row.id}", by=by, at=at, facts={"uscc": row.uscc})
    tell(
        row,
        title=N_("An authority was accepted"),
        body=N_("It holds until %(last_date)s. Both sides can end it at any time."),
        at=at,
        key="accepted",
    )
    return as_fact(row)
