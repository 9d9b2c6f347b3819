"""Questions about batch files: the consumer sees its own."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import long_job
from tongban.resources.exchange.batches.facts import (
    BatchFact,
    BatchState,
    BatchUnknown,
    Cycle,
    Form,
    PlanFact,
)
from tongban.resources.exchange.batches.models import BatchFile, BatchPlan
from tongban.resources.exchange.facts import GrantState
from tongban.resources.exchange.subscribing.queries import receives_for

SHOWN = 100


def batches_for(by: Officer) -> list[BatchFact]:
    """The files of the officer's organisations, the newest first. 1 SQL."""
    rows = BatchFile.objects.select_related("grant").filter(grant__consumer_id__in=receives_for(by))
    return [_fact(row) for row in rows.order_by("-asked_at", "-id")[:SHOWN]]


def batch_for(code: str, *, by: Officer) -> BatchFact:
    """One file with the work under way. 2 SQL at most. Raises BatchUnknown (also another organisation's)."""
    return batch_of(code, consumer_ids=receives_for(by))


def batch_of(code: str, *, consumer_ids: Collection[UUID]) -> BatchFact:
    """The same for a system of an organisation. Raises BatchUnknown."""
    rows = BatchFile.objects.select_related("grant")
    row = rows.filter(code=code, grant__consumer_id__in=consumer_ids).first()
    if row is None:
        raise BatchUnknown(facts={"batch": code})
    return _fact(row, with_job=True)


def plans_for(by: Officer) -> list[PlanFact]:
    """The schedules of the officer's organisations. 1 SQL."""
    rows = BatchPlan.objects.select_related("grant").filter(grant__consumer_id__in=receives_for(by))
    return [
        PlanFact(
            grant_code=row.grant.code,
            form=Form(row.form),
            cycle=Cycle(row.cycle),
            next_on=row.next_on,
            is_encrypted=bool(row.public_key),
        )
        for row in rows.order_by("next_on", "grant__code")
    ]


def due_plans(on: date) -> list[str]:
    """The grants of which a file is due. 1 SQL."""
    return list(BatchPlan.objects.filter(next_on__lte=on).values_list("grant__code", flat=True))


def expired_batches(at: datetime) -> list[UUID]:
    """The files whose days are over. 1 SQL."""
    rows = BatchFile.objects.filter(state=BatchState.READY.value, expires_at__lte=at)
    return list(rows.values_list("id", flat=True))


def ready_batches(grant_code: str) -> list[UUID]:
    """The files of a grant that can be fetched. 1 SQL."""
    rows = BatchFile.objects.filter(state=BatchState.READY.value, grant__code=grant_code)
    return list(rows.values_list("id", flat=True))


def _fact(row: BatchFile, *, with_job: bool = False) -> BatchFact:
    return BatchFact(
        id=row.id,
        code=row.code,
        grant_code=row.grant.code,
        resource_name=row.grant.resource_name,
        provider_name=row.grant.provider_name,
        consumer_id=row.grant.consumer_id,
        form=Form(row.form),
        is_encrypted=bool(row.public_key),
        state=BatchState(row.state),
        why=row.why,
        rows=row.rows,
        size=row.size,
        sha256=row.sha256,
        manifest=row.manifest,
        asked_at=row.asked_at,
        made_at=row.made_at,
        expires_at=row.expires_at,
        fetched_at=row.fetched_at,
        grant_end=_grant_end(row),
        job=long_job(row.progress_id) if with_job and row.progress_id else None,
    )


def _grant_end(row: BatchFile) -> GrantState | None:
    ended, until = row.grant.ended_at, row.expires_at
    return GrantState(row.grant.state) if ended and until and ended < until else None
