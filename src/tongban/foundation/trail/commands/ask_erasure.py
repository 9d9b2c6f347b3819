"""Ask that the facts of acts be erased (申请删除留痕中的个人信息); another officer decides."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.trail.commands.record import record
from tongban.foundation.trail.erasing.facts import ASK, ENTRIES
from tongban.foundation.trail.erasing.queries import check_erasable
from tongban.foundation.trail.models import ErasureRequest
from tongban.foundation.trail.ports import officers
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid

DUTY = ASK


@transaction.atomic
def ask_erasure(*, subject: str, entry_ids: Sequence[UUID], basis: str, by: Actor, at: datetime) -> int:
    """Ask that the facts of these acts on `subject` be erased. Gives the request's number. 4 SQL.

    `basis` names who asked for it and the law, such as 个人信息保护法 (2021) art. 47; as long as a law
    prescribes how long files are kept, nothing is erased before.

    Raises NotAllowed, Invalid, NotToErase.
    """
    officers.ask().check_duty(by, DUTY)
    if not basis.strip():
        raise Invalid(facts={"fields": {"basis": N_("Say who asked for it, and on what legal basis.")}})
    check_erasable(subject, entry_ids)
    chosen = sorted(set(entry_ids))
    row = ErasureRequest.objects.create(
        subject=subject, entry_ids=chosen, basis=basis.strip(), asked_by=by.ref, asked_at=at
    )
    record(act=DUTY, subject=subject, by=by, at=at, facts={ENTRIES: chosen, "basis": basis.strip()})
    return row.id
