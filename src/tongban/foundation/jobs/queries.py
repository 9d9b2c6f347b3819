"""Questions about deliveries and jobs. Nothing here counts a whole table."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from tongban.foundation.jobs.facts import FailedDelivery, FailedJob, LongJobRow, LongJobState, OutboxLag
from tongban.foundation.jobs.models import Announcement, Delivery, LongJob

COUNTED_AT_MOST = 10_000


def outbox_lag() -> OutboxLag:
    """How far delivery is behind. One query over the unsettled rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT count(*) FROM (SELECT 1 FROM jobs_announcement WHERE settled_at IS NULL LIMIT %s) w),
                   (SELECT count(*) FROM (SELECT 1 FROM jobs_delivery WHERE done_at IS NULL LIMIT %s) f),
                   coalesce((SELECT extract(epoch FROM clock_timestamp() - announced_at)
                             FROM jobs_announcement WHERE settled_at IS NULL ORDER BY id LIMIT 1), 0)
            """,
            [COUNTED_AT_MOST, COUNTED_AT_MOST],
        )
        waiting, failing, oldest = cursor.fetchone()
    return OutboxLag(waiting=waiting, failing=failing, oldest_seconds=max(0.0, float(oldest)))


def failed_deliveries(*, limit: int = 50, after: int = 0) -> list[FailedDelivery]:
    """Deliveries that failed and are not yet done, oldest first. Two queries."""
    rows = list(
        Delivery.objects.filter(done_at=None, pk__gt=after)
        .select_related("announcement")
        .order_by("pk")[:limit]
    )
    behind = _events_behind([row.announcement for row in rows])
    return [
        FailedDelivery(
            id=row.pk,
            event_id=row.announcement.event_id,
            event=row.announcement.name,
            subject=row.announcement.subject,
            listener=row.listener,
            attempts=row.attempts,
            error=row.error,
            announced_at=row.announcement.announced_at,
            failed_at=row.failed_at or row.announcement.announced_at,
            next_try_at=row.next_try_at or row.announcement.announced_at,
            events_behind=behind.get(row.announcement.subject, 1) - 1,
        )
        for row in rows
    ]


def _events_behind(heads: Sequence[Announcement]) -> dict[str, int]:
    if not heads:
        return {}
    unsettled = Announcement.objects.filter(settled_at=None, subject__in={head.subject for head in heads})
    return dict(unsettled.values_list("subject").annotate(Count("id")).order_by())


def long_jobs(*, limit: int = 50) -> list[LongJobRow]:
    """Long jobs, the newest first. One query."""
    return [_long_job(row) for row in LongJob.objects.order_by("-created_at")[:limit]]


def long_job(job_id: UUID) -> LongJobRow | None:
    """One long job, for the page of the app whose work it is. One query."""
    row = LongJob.objects.filter(pk=job_id).first()
    return _long_job(row) if row else None


def _long_job(row: LongJob) -> LongJobRow:
    return LongJobRow(
        id=row.pk,
        job=row.job,
        title=row.title,
        facts=row.facts,
        state=LongJobState(row.state),
        done=row.done,
        total=row.total,
        message=row.message,
        is_stop_requested=row.stop_requested_at is not None,
        started_at=row.started_at,
        updated_at=row.updated_at,
        ended_at=row.ended_at,
    )


def failed_jobs(*, limit: int = 50) -> list[FailedJob]:
    """Jobs of the queue that gave up, the newest first. Two queries."""
    rows = list(ProcrastinateJob.objects.filter(status="failed").order_by("-id")[:limit])
    last = dict(
        ProcrastinateEvent.objects.filter(Q(type="failed"), job_id__in=[row.id for row in rows])
        .order_by("id")
        .values_list("job_id", "at")
    )
    return [
        FailedJob(id=row.id, name=row.task_name, attempts=row.attempts, failed_at=last.get(row.id))
        for row in rows
    ]
