"""Worklists: keyset pages over partial indexes, the same speed at any number of tasks.

One officer sees the tasks of the posts that he holds, in the organisations where he holds
them, and no others: each (organisation, post) pair is one range of an index.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from tongban.foundation.directory.public import Officer
from tongban.foundation.tasks.access import overseen
from tongban.foundation.tasks.facts import (
    APPLICANT,
    COUNTED_AT_MOST,
    BatchFact,
    BatchRowFact,
    RowState,
    TaskCounts,
    TaskFilters,
    TaskPage,
    TaskRow,
    UrgingFact,
    View,
    ViewFact,
)
from tongban.foundation.tasks.models import Batch, BatchRow, Task, Urging
from tongban.foundation.tasks.narrowing import filter_text, filter_values
from tongban.kernel.errors import NotFound
from tongban.kernel.memory import Memory
from tongban.kernel.places import cursor_after, moment_place

_IN_SCOPE = "unnest(%(organisations)s::uuid[], %(posts)s::text[]) AS s(organisation_id, post_code)"
_SAME_POST = "t.organisation_id = s.organisation_id AND t.post_code = s.post_code AND t.closed_at IS NULL"
_CONDITIONS = {
    View.POST: "",
    View.UNCLAIMED: " AND t.claimed_by_account IS NULL",
    View.OVERDUE: " AND t.sort_at < %(at)s",
}
_ROW_FIELDS = tuple(TaskRow.__dataclass_fields__)


def worklist(
    *,
    by: Officer,
    view: View,
    at: datetime,
    filters: TaskFilters | None = None,
    cursor: str = "",
    limit: int = 20,
) -> TaskPage:
    """One page of what this officer may see, by limit, the soonest first (done ones newest first).

    One query. Raises Invalid for a cursor that we did not write.
    """
    chosen = filters or TaskFilters()
    values = _scope(by) | filter_values(chosen) | {"at": at, "limit": limit + 1, "account": by.account_id}
    if cursor:
        values["after_at"], values["after_id"] = moment_place(cursor)
    if view is View.OFFICE:
        values["offices"] = sorted(overseen(by))
        statement = _office_statement(chosen, bool(cursor))
    elif view is View.DONE:
        statement = _done_statement(chosen, bool(cursor))
        values["ref"] = by.ref
    elif view is View.MINE:
        statement = _mine_statement(chosen, bool(cursor))
    else:
        statement = _post_statement(_CONDITIONS[view], chosen, bool(cursor))
    found = list(Task.objects.raw(statement, values))
    rows, more = found[:limit], len(found) > limit
    sort_field = "closed_at" if view is View.DONE else "sort_at"
    last = cursor_after(getattr(rows[-1], sort_field), rows[-1].pk) if more else ""
    return TaskPage(rows=tuple(_as_row(row) for row in rows), cursor=last)


def _post_statement(condition: str, filters: TaskFilters, is_next: bool) -> str:
    return f"""
        SELECT t.* FROM {_IN_SCOPE} CROSS JOIN LATERAL (
            SELECT t.* FROM tasks_task t
            WHERE {_SAME_POST}{condition}{filter_text(filters)}{_after("sort_at", is_next)}
            ORDER BY t.sort_at, t.id LIMIT %(limit)s
        ) t ORDER BY t.sort_at, t.id LIMIT %(limit)s
        """  # noqa: S608 - the pieces are constants of this file


def _office_statement(filters: TaskFilters, is_next: bool) -> str:
    return f"""
        SELECT t.* FROM unnest(%(offices)s::uuid[]) AS s(organisation_id) CROSS JOIN LATERAL (
            SELECT t.* FROM tasks_task t
            WHERE t.organisation_id = s.organisation_id AND t.closed_at IS NULL
              {filter_text(filters)}{_after("sort_at", is_next)}
            ORDER BY t.sort_at, t.id LIMIT %(limit)s
        ) t ORDER BY t.sort_at, t.id LIMIT %(limit)s
        """  # noqa: S608 - the pieces are constants of this file


def _mine_statement(filters: TaskFilters, is_next: bool) -> str:
    return f"""
        SELECT t.* FROM tasks_task t
        WHERE t.claimed_by_account = %(account)s AND t.closed_at IS NULL
          AND EXISTS (SELECT 1 FROM {_IN_SCOPE}
                      WHERE s.organisation_id = t.organisation_id AND s.post_code = t.post_code)
          {filter_text(filters)}{_after("sort_at", is_next)}
        ORDER BY t.sort_at, t.id LIMIT %(limit)s
        """  # noqa: S608 - the pieces are constants of this file


def _done_statement(filters: TaskFilters, is_next: bool) -> str:
    after = " AND (t.closed_at, t.id) < (%(after_at)s, %(after_id)s::uuid)" if is_next else ""
    return f"""
        SELECT t.* FROM tasks_task t
        WHERE t.closed_by_ref = %(ref)s AND t.closed_at IS NOT NULL
          AND t.organisation_id = ANY(%(organisations)s::uuid[]){filter_text(filters)}{after}
        ORDER BY t.closed_at DESC, t.id DESC LIMIT %(limit)s
        """  # noqa: S608 - the pieces are constants of this file


def _after(field: str, is_next: bool) -> str:
    return f" AND (t.{field}, t.id) > (%(after_at)s, %(after_id)s::uuid)" if is_next else ""


def _scope(by: Officer) -> dict[str, Any]:
    pairs = sorted({(post.organisation_id, post.code) for post in by.posts}, key=str)
    return {
        "organisations": [organisation for organisation, _ in pairs],
        "posts": [code for _, code in pairs],
    }


def task_counts(*, by: Officer, at: datetime) -> TaskCounts:
    """How many tasks each view holds, counted to 100 at most. One query."""

    def counted(condition: str) -> str:
        return f"""(SELECT count(*) FROM (
            SELECT 1 FROM {_IN_SCOPE} CROSS JOIN LATERAL (
                SELECT 1 FROM tasks_task t WHERE {_SAME_POST}{condition} LIMIT %(cap)s
            ) t LIMIT %(cap)s) c)"""  # noqa: S608 - the pieces are constants of this file

    mine = f"""(SELECT count(*) FROM (
        SELECT 1 FROM tasks_task t WHERE t.claimed_by_account = %(account)s AND t.closed_at IS NULL
           AND EXISTS (SELECT 1 FROM {_IN_SCOPE}
                       WHERE s.organisation_id = t.organisation_id AND s.post_code = t.post_code)
        LIMIT %(cap)s) c)"""  # noqa: S608 - the pieces are constants of this file
    parts = [
        counted(_CONDITIONS[View.POST]),
        mine,
        counted(_CONDITIONS[View.UNCLAIMED]),
        counted(_CONDITIONS[View.OVERDUE]),
    ]
    values = _scope(by) | {"at": at, "account": by.account_id, "cap": COUNTED_AT_MOST + 1}
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), values)
        post, mine_count, unclaimed, overdue = cursor.fetchone()
    return TaskCounts(post=post, mine=mine_count, unclaimed=unclaimed, overdue=overdue)


def tasks_about(*, about: str) -> list[TaskRow]:
    """Every task about a thing, the oldest first; the caller has checked who may see the thing. One query."""
    return [_as_row(row) for row in Task.objects.filter(about=about).order_by("opened_at", "pk")]


def visible_tasks(*, by: Officer, ids: Sequence[UUID]) -> list[TaskRow]:
    """Those of these open tasks that the officer sees in a worklist, by limit. 1 SQL."""
    offices = overseen(by)
    rows = Task.objects.filter(pk__in=ids, closed_at=None).order_by("sort_at", "pk")
    return [
        _as_row(task)
        for task in rows
        if task.organisation_id in offices or by.holds(task.post_code, organisation_id=task.organisation_id)
    ]


def urged_by_applicants(*, prefix: str, until: datetime) -> list[str]:
    """What applicants have urged until then and is not done yet: the things, such as `cases:<number>`. 1 SQL."""
    waiting = Task.objects.filter(about=OuterRef("about"), closed_at=None)
    rows = Urging.objects.filter(who=APPLICANT, about__startswith=prefix, urged_at__lte=until)
    return sorted(set(rows.filter(Exists(waiting)).values_list("about", flat=True)))


def urgings_about(*, about: str) -> list[UrgingFact]:
    """Every urging about a thing, the latest first; the caller has checked who may see the thing. 1 SQL."""
    return [
        UrgingFact(is_applicant=row.who == APPLICANT, name=row.name, reason=row.reason, urged_at=row.urged_at)
        for row in Urging.objects.filter(about=about).order_by("-urged_at", "-pk")
    ]


def closed_another(*, about: str, by_ref: str, post_code: str | OuterRef, for_others: bool = False) -> Exists:
    """An expression for another app's query: whether this person has closed a task of another post about the
    thing, or has done so for an absent colleague."""
    done = Task.objects.filter(about=about, closed_by_ref=by_ref).exclude(post_code=post_code)
    return Exists(done.exclude(closed_for_ref="") if for_others else done)


def batch(batch_id: UUID, *, by: Officer) -> BatchFact:
    """One of the officer's own batches. 2 SQL. Raises NotFound."""
    row = Batch.objects.filter(pk=batch_id, account_id=by.account_id).first()
    if row is None:
        raise NotFound
    fields = {name for name in BatchRowFact.__dataclass_fields__ if name != "state"}
    return BatchFact(
        id=row.pk,
        act=row.act,
        begun_at=row.begun_at,
        rows=tuple(
            BatchRowFact(state=RowState(one.state), **{name: getattr(one, name) for name in fields})
            for one in BatchRow.objects.filter(batch=row).order_by("place")
        ),
    )


def saved_views(*, by: Officer) -> list[ViewFact]:
    """The views that the officer keeps, the oldest first. 1 SQL."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, query FROM tasks_savedview WHERE account_id = %s ORDER BY saved_at, id",
            [by.account_id],
        )
        return [ViewFact(name=name, query=query) for name, query in cursor.fetchall()]


def others_on(rows: Sequence[TaskRow]) -> dict[str, list[TaskRow]]:
    """The other open tasks about the same things, by what they are about: who else works on it. 1 SQL.

    The caller has been shown `rows`; who sees one task about a thing may know what else it waits for.
    """
    abouts, own = {row.about for row in rows}, {row.id for row in rows}
    if not abouts:
        return {}
    statement = """
        SELECT t.* FROM tasks_task t WHERE t.about = ANY(%s) AND t.closed_at IS NULL
        ORDER BY t.opened_at, t.id
        """
    found: dict[str, list[TaskRow]] = {}
    for task in Task.objects.raw(statement, [list(abouts)]):
        found.setdefault(task.about, []).append(_as_row(task))
    return {about: tasks for about, tasks in found.items() if len(tasks) > 1 or tasks[0].id not in own}


def items_waiting(*, by: Officer) -> tuple[str, ...]:
    """The names of items of which something waits for the officer's posts, at most 200. 1 SQL, none when kept."""
    scope = _scope(by)
    return _items((tuple(scope["organisations"]), tuple(scope["posts"])))


def _items_of(organisations: tuple[UUID, ...], posts: tuple[str, ...]) -> tuple[str, ...]:
    """Steps from one name to the next in an index, so that it costs the names and not the tasks."""
    statement = f"""
        WITH RECURSIVE names AS (
            SELECT s.organisation_id, s.post_code, (
                SELECT min(t.title) FROM tasks_task t WHERE {_SAME_POST}
            ) AS title FROM {_IN_SCOPE}
            UNION ALL
            SELECT s.organisation_id, s.post_code, (
                SELECT min(t.title) FROM tasks_task t WHERE {_SAME_POST} AND t.title > s.title
            ) FROM names s WHERE s.title IS NOT NULL
        )
        SELECT DISTINCT title FROM (SELECT title FROM names WHERE title IS NOT NULL LIMIT 2000) n
        ORDER BY title LIMIT 200
        """  # noqa: S608 - the pieces are constants of this file
    with connection.cursor() as cursor:
        cursor.execute(statement, {"organisations": list(organisations), "posts": list(posts)})
        return tuple(title for (title,) in cursor.fetchall())


# a new item shows in the list at once and among the names within the minute
_items: Memory[tuple[tuple[UUID, ...], tuple[str, ...]], tuple[str, ...]] = Memory(
    lambda scope: _items_of(*scope), most=512
)


def oldest_open_task(*, at: datetime) -> float:
    """Seconds since the oldest open task was opened; 0 when there is none. One query."""
    opened_at = (
        Task.objects.filter(closed_at=None).order_by("opened_at").values_list("opened_at", flat=True).first()
    )
    return max(0.0, (at - opened_at).total_seconds()) if opened_at else 0.0


def _as_row(task: Task) -> TaskRow:
    return TaskRow(**{name: getattr(task, name) for name in _ROW_FIELDS})
