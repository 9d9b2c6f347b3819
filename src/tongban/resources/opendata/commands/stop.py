"""Stop the building of a table: the definition is a draft again, and can be made coarser."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import LongJobState, long_job, stop_long_job
from tongban.foundation.trail.public import record
from tongban.resources.opendata import rules
from tongban.resources.opendata.commands.define import lock_own
from tongban.resources.opendata.facts import SUBJECT

STOP = "opendata.stop_build"


@transaction.atomic
def stop_build(*, slug: str, by: Officer, at: datetime) -> None:
    """Ask the worker to stop; where none is at it any more, stop here and now.

    Raises NotFound, DutyMissing, DatasetOutOfOrder.
    """
    row = lock_own(slug, by=by)
    stopped = rules.check_move(row.state, "stop")
    job = long_job(row.progress_id) if row.progress_id else None
    if job is not None and job.state in (LongJobState.WAITING, LongJobState.RUNNING):
        stop_long_job(job_id=job.id, at=at)
    else:
        row.state, row.failure, row.changed_at = stopped, "stopped", at
        row.save()
    home = by.only_in(row.dataset.organisation_id)
    record(act=STOP, subject=SUBJECT.format(slug=slug), by=home, at=at, facts={"version": row.number})
