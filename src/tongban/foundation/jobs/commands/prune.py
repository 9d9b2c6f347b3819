"""Forget what has long been delivered."""

from datetime import datetime

from django.db import connection


def prune_outbox(*, before: datetime, limit: int = 10_000) -> int:
    """Delete events settled before `before`, at most `limit` at once; returns how many. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH old AS (
                SELECT id FROM jobs_announcement WHERE settled_at < %s ORDER BY settled_at LIMIT %s
            ), heard AS (
                DELETE FROM jobs_delivery WHERE announcement_id IN (SELECT id FROM old)
            )
            DELETE FROM jobs_announcement WHERE id IN (SELECT id FROM old)
            """,
            [before, limit],
        )
        return int(cursor.rowcount)
