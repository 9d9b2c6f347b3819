"""Do one act with several ticked tasks: each in its own transaction, with its own outcome, to be gone on with."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.tasks.facts import BATCH_AT_MOST, BatchNotOpen, RowState, TaskRow
from tongban.foundation.tasks.models import Batch, BatchRow
from tongban.foundation.tasks.ports import BatchAct, batch_acts
from tongban.foundation.tasks.queries import visible_tasks
from tongban.kernel.errors import N_, Invalid, NotFound, Refused


@transaction.atomic
def begin_batch(
    *, batch_id: UUID, act: str, task_ids: Sequence[UUID], facts: Mapping[str, Any], by: Officer, at: datetime
) -> None:
    """Write down what is to be done with which tasks; nothing is done yet. The same id again changes nothing.

    Tasks that are closed or not the officer's to see are left out. Raises NotFound (no such act,
    another's batch, none of the tasks), Invalid (too many), BatchNotOpen (one of them makes it unlawful).
    """
    known = Batch.objects.filter(pk=batch_id).first()
    if known is not None and known.account_id == by.account_id:
        return
    doer = batch_acts.of(act)
    if known is not None or doer is None:
        raise NotFound
    if len(set(task_ids)) > BATCH_AT_MOST:
        raise Invalid(N_("At most %(most)s at once."), facts={"most": BATCH_AT_MOST, "fields": {}})
    tasks = visible_tasks(by=by, ids=task_ids)
    if not tasks:
        raise NotFound
    _check_lawful(doer, tasks, by=by, at=at)
    batch = Batch.objects.create(
        pk=batch_id, account_id=by.account_id, act=act, facts=dict(facts), begun_at=at
    )
    BatchRow.objects.bulk_create(
        BatchRow(
            batch=batch,
            place=place,
            task_id=task.id,
            about=task.about,
            title=task.title,
            applicant_label=task.applicant_label,
            url=task.url,
        )
        for place, task in enumerate(tasks)
    )


def run_batch(*, batch_id: UUID, by: Officer, at: datetime) -> None:
    """Do what of the batch is not done, task after task; what another process does now is left to it.

    A task that is refused keeps why; the others go on. Broken off anywhere, the rest waits and the
    same call goes on with it. Raises NotFound (another's batch).
    """
    batch = Batch.objects.filter(pk=batch_id, account_id=by.account_id).first()
    doer = batch_acts.of(batch.act) if batch is not None else None
    if batch is None or doer is None:
        raise NotFound
    waiting = BatchRow.objects.filter(batch=batch, state=RowState.WAITING).order_by("place")
    for place in list(waiting.values_list("place", flat=True)):
        _run_one(batch, place, doer, by=by, at=at)


@transaction.atomic
def _run_one(batch: Batch, place: int, doer: BatchAct, *, by: Officer, at: datetime) -> None:
    rows = BatchRow.objects.select_for_update(skip_locked=True)
    row = rows.filter(batch=batch, place=place, state=RowState.WAITING).first()
    if row is None:
        return
    found = visible_tasks(by=by, ids=[row.task_id])
    try:
        with transaction.atomic():
            if not found:
                raise NotFound(N_("This is no longer open, or no longer yours."))
            doer.do(found[0], facts=batch.facts, by=by, at=at)
        row.state = RowState.DONE
    except Refused as refused:
        row.state, row.code, row.why = RowState.REFUSED, refused.code, str(refused.text)
        row.why_facts = json.loads(json.dumps(refused.facts, default=str))
    row.done_at = at
    row.save(update_fields=["state", "code", "why", "why_facts", "done_at"])


def _check_lawful(doer: BatchAct, tasks: Sequence[TaskRow], *, by: Officer, at: datetime) -> None:
    flawed = [task for task in tasks if doer.flaw(task, by=by, at=at) is not None]
    if flawed:
        which = "、".join(f"{task.applicant_label} {task.title}" for task in flawed)
        raise BatchNotOpen(facts={"which": which, "tasks": [task.about for task in flawed]})
