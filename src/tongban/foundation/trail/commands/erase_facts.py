"""Decide on an erasure (决定删除): the facts and their salt are forgotten, or the request is refused."""

from datetime import datetime

from django.db import connection, transaction

from tongban.foundation.trail.commands.record import record
from tongban.foundation.trail.erasing.facts import ENTRIES, ERASE, REFUSE, SecondPersonNeeded
from tongban.foundation.trail.erasing.queries import check_erasable
from tongban.foundation.trail.leaves import SALT_BYTES
from tongban.foundation.trail.models import Erasure, ErasureRequest
from tongban.foundation.trail.ports import officers
from tongban.kernel.actors import Actor, behind_act
from tongban.kernel.errors import N_, Invalid, NotFound

DUTY = ERASE

_FORGET = f"""
UPDATE trail_entry SET facts = NULL, salts = substr(salts, 1, {2 * SALT_BYTES}) WHERE entry_id = ANY(%s)
"""  # noqa: S608 - a constant


@transaction.atomic
def erase_facts(*, request_id: int, by: Actor, at: datetime) -> None:
    """Erase what a request asks for: nobody can ever open these facts again, and the log stays valid.

    The leaf keeps a digest under a salt that is forgotten with the facts, so that not even a guess can be
    tried. What act it was, when, by whom and on what stays. Receipts that people hold keep what they show.
    7 SQL.

    Source: 个人信息保护法 (2021) art. 47.

    Raises NotAllowed, NotFound, SecondPersonNeeded, NotToErase.
    """
    row = _mine_to_decide(request_id, by)
    check_erasable(row.subject, row.entry_ids)
    promise = record(
        act=DUTY, subject=row.subject, by=by, at=at, facts={ENTRIES: row.entry_ids, "basis": row.basis}
    )
    Erasure.objects.bulk_create(
        [Erasure(entry_id=one, ordered_by=promise.entry_id, erased_at=at) for one in row.entry_ids]
    )
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [row.entry_ids])
    _decide(row, by, at, is_granted=True)


@transaction.atomic
def refuse_erasure(*, request_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Refuse it, with reasons. 4 SQL. Raises NotAllowed, NotFound, SecondPersonNeeded, Invalid."""
    row = _mine_to_decide(request_id, by)
    if not reason.strip():
        raise Invalid(facts={"fields": {"reason": N_("Say why it is refused.")}})
    row.reason = reason.strip()
    record(
        act=REFUSE, subject=row.subject, by=by, at=at, facts={ENTRIES: row.entry_ids, "reason": row.reason}
    )
    _decide(row, by, at, is_granted=False)


def _mine_to_decide(request_id: int, by: Actor) -> ErasureRequest:
    officers.ask().check_duty(by, DUTY)
    row = ErasureRequest.objects.select_for_update().filter(pk=request_id, decided_at=None).first()
    if row is None:
        raise NotFound
    if row.asked_by in (by.ref, *behind_act(by, DUTY)):
        raise SecondPersonNeeded
    return row


def _decide(row: ErasureRequest, by: Actor, at: datetime, *, is_granted: bool) -> None:
    row.decided_by, row.decided_at, row.is_granted = by.ref, at, is_granted
    row.save(update_fields=["decided_by", "decided_at", "is_granted", "reason"])
