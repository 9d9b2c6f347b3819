"""Check the rows of an import again that waited for a font."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.jobs.public import LongJobState, long_job, start_long_job
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_
from tongban.resources.licences.importing.facts import SUBJECT, ImportState, RowState
from tongban.resources.licences.importing.models import LicenceImport, LicenceImportRow

ACT = "licences.check-import-again"
_WAITING = (ImportState.CHECKED.value, ImportState.DONE.value)


@transaction.atomic
def check_lacking_again(*, import_id: UUID, lacking: Sequence[str], by: Actor, at: datetime) -> int:
    """Have a worker check the rows again that lacked just these characters; answers how many.

    None where the import is being checked or issued just now, or was given up: it is asked again later. Nothing is
    issued by this; whoever holds the duty does that with the rows that are found right. 5 SQL.
    """
    from tongban.resources.licences.importing.jobs import check_import

    row = LicenceImport.objects.select_for_update().filter(pk=import_id, state__in=_WAITING).first()
    if row is None:
        return 0
    job = long_job(row.progress_id) if row.progress_id else None
    if job is not None and job.state in (LongJobState.WAITING, LongJobState.RUNNING):
        return 0
    rows = LicenceImportRow.objects.filter(
        of=row, state=RowState.REJECTED.value, lacking__in=lacking, raw__isnull=False
    )
    count = rows.update(state=RowState.NEW.value, flaws=[], lacking="")
    if count:
        row.state = ImportState.CHECKING.value
        row.progress_id = start_long_job(
            check_import,
            title=N_("Check of licences to be issued in bulk"),
            by=by,
            at=at,
            arguments={"import_id": str(row.pk)},
        )
        row.save(update_fields=["state", "progress_id"])
        record(act=ACT, subject=SUBJECT.format(id=row.pk), by=by, at=at, facts={"rows": count})
    return count
