"""A batch whose database connection breaks in the middle: each task is done or not done, and the rest goes on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection

from tests.foundation.directory.make import COUNTY_OFFICE, make_officer, make_organisations
from tests.foundation.tasks.make import MONDAY, make_task
from tongban.foundation.directory.public import Officer
from tongban.foundation.tasks.models import BatchRow, Task
from tongban.foundation.tasks.public import TaskRow, batch_acts, begin_batch, claim_task, run_batch
from tongban.kernel.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)


class ClaimAndBreak:
    """Takes each task; once, after the third was taken and before that is kept, the server ends the connection."""

    is_to_break = True
    done = 0

    def flaw(self, task: TaskRow, *, by: Officer, at: datetime) -> Refused | None:
        return None

    def do(self, task: TaskRow, *, facts: Mapping[str, Any], by: Officer, at: datetime) -> None:
        claim_task(task_id=task.id, by=by, at=at)
        self.done += 1
        if self.done == 3 and self.is_to_break:
            self.is_to_break = False
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def states() -> list[str]:
    return list(BatchRow.objects.order_by("place").values_list("state", flat=True))


def taken() -> int:
    return Task.objects.filter(claimed_by_account__isnull=False).count()


def test_what_was_kept_stays_and_the_rest_is_done_when_it_is_asked_again() -> None:
    office = make_organisations()[COUNTY_OFFICE]
    clerk, doer, batch_id = make_officer(), ClaimAndBreak(), uuid4()
    batch_acts.provide("test-claim-and-break", doer)
    tasks = [make_task(organisation_id=office) for _ in range(5)]
    begin_batch(batch_id=batch_id, act="test-claim-and-break", task_ids=tasks, facts={}, by=clerk, at=MONDAY)
    with pytest.raises(OperationalError):
        run_batch(batch_id=batch_id, by=clerk, at=MONDAY)
    connection.close()
    assert states() == ["done", "done", "waiting", "waiting", "waiting"]
    assert taken() == 2
    run_batch(batch_id=batch_id, by=clerk, at=MONDAY)
    assert states() == ["done"] * 5
    assert (taken(), doer.done) == (5, 6)  # the third was begun twice and kept once
