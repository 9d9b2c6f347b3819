"""End a witness (停用见证方): its later cosignatures are no longer taken; the earlier ones stay."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.trail.commands.record import record
from tongban.foundation.trail.models import Witness
from tongban.foundation.trail.ports import officers
from tongban.foundation.trail.witnesses.facts import END, REGISTER
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid, NotFound

DUTY = REGISTER


@transaction.atomic
def end_witness(*, witness_id: int, reason: str, by: Actor, at: datetime) -> None:
    """End a witness, such as when its key was lost or it is given up. 3 SQL.

    Raises NotAllowed, NotFound (none such, or ended already), Invalid.
    """
    officers.ask().check_duty(by, DUTY)
    row = Witness.objects.select_for_update().filter(pk=witness_id, ended_at=None).first()
    if row is None:
        raise NotFound
    if not reason.strip():
        raise Invalid(facts={"fields": {"reason": N_("Say why the witness ends.")}})
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    facts = {"name": row.name, "key": row.key, "reason": reason.strip()}
    record(act=END, subject=f"witnesses:{row.name}", by=by, at=at, facts=facts)
