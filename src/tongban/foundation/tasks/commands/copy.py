"""Send a copy (抄送) of what a task is about to a colleague: a notice to read, nothing to do."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, colleagues_in
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.facts import COPY_ACT, NotInScope, TaskCopied
from tongban.foundation.tasks.queries import visible_tasks
from tongban.foundation.trail.public import record
from tongban.kernel.errors import NotFound


@transaction.atomic
def copy_task(*, task_id: UUID, to_account: int, note: str, by: Officer, at: datetime) -> None:
    """Let a colleague who holds a post of the task's organisation know of it; they see what its posts see. 4 SQL.

    Raises NotFound (closed, or not the officer's to see), NotInScope (no such colleague there).
    """
    tasks = visible_tasks(by=by, ids=[task_id])
    if not tasks:
        raise NotFound
    task = tasks[0]
    if to_account not in {one.account_id for one in colleagues_in(task.organisation_id, at=at)}:
        raise NotInScope
    said = note.strip()[:300]
    facts = {"task": task.key, "to": f"officer:{to_account}", "note": said}
    record(act=COPY_ACT, subject=task.about, by=by, at=at, facts=facts)
    announce(
        TaskCopied(
            key=task.key,
            about=task.about,
            title=task.title,
            url=task.url,
            to_account=to_account,
            by_name=by.name,
            note=said,
            copied_at=at,
        )
    )
