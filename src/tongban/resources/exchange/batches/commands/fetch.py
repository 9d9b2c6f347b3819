"""Fetch a batch file: once, by an officer or a system of the consumer, while the grant holds."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.resources.exchange.batches import shelf
from tongban.resources.exchange.batches.facts import (
    FETCH_ACT,
    BatchNotReady,
    BatchState,
    BatchUnknown,
    Fetched,
    Form,
)
from tongban.resources.exchange.batches.models import BatchFile
from tongban.resources.exchange.facts import Way
from tongban.resources.exchange.requesting.facts import SUBJECT
from tongban.resources.exchange.requesting.queries import live_grant


@transaction.atomic
def fetch_batch(*, code: str, consumer_ids: Collection[UUID], by: Actor, at: datetime) -> Fetched:
    """The bytes of the file, as its manifest says. When the last one is read the file is deleted here.

    One that breaks off can be fetched again until its days are over; each fetching stands on the trail.

    Raises BatchUnknown, BatchNotReady, GrantNotLive, WayNotGranted.
    """
    rows = BatchFile.objects.select_for_update(of=("self",)).select_related("grant")
    row = rows.filter(code=code, grant__consumer_id__in=consumer_ids).first()
    if row is None:
        raise BatchUnknown(facts={"batch": code})
    is_late = row.expires_at is not None and row.expires_at <= at
    if row.state != BatchState.READY.value or is_late or not shelf.is_there(row.pk):
        raise BatchNotReady(facts={"batch": code})
    live_grant(row.grant.code, way=Way.BATCH, consumer_id=row.grant.consumer_id, at=at)
    facts = {"batch": code, "rows": row.rows, "sha256": row.sha256}
    record(act=FETCH_ACT, subject=SUBJECT.format(number=row.grant.request_number), by=by, at=at, facts=facts)
    ending = ".jwe" if row.public_key else ""
    return Fetched(
        name=f"{row.code}.{Form(row.form).value}{ending}",
        size=row.size,
        sha256=row.sha256,
        pieces=_pieces(row.pk, by=by.ref, at=at),
    )


def _pieces(batch_id: UUID, *, by: str, at: datetime) -> Iterator[bytes]:
    yield from shelf.pieces_of(batch_id)
    BatchFile.objects.filter(pk=batch_id, state=BatchState.READY.value).update(
        state=BatchState.FETCHED.value, fetched_at=at, fetched_by=by
    )
    shelf.delete(batch_id)
