"""Have the good rows of an import issued, stop that, let it go on, or give the import up."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import (
    LongJobState,
    long_job,
    resume_long_job,
    start_long_job,
    stop_long_job,
)
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import N_, NotFound
from tongban.resources.licences.importing.facts import DUTY, SUBJECT, ImportNotReady, ImportState, RowState
from tongban.resources.licences.importing.models import LicenceImport, LicenceImportRow
from tongban.resources.licences.importing.queries import organisations_of

ACT_START = "licences.start-import"
ACT_DISCARD = "licences.discard-import"


@transaction.atomic
def start_import(*, import_id: UUID, by: Officer | SystemActor, at: datetime) -> UUID:
    """Have a worker issue every row that is ready; answers the long job.

    Raises NotFound, DutyMissing, ImportNotReady (not checked to the end, begun already, no good row).
    """
    from tongban.resources.licences.importing.jobs import issue_import

    row = _locked(import_id, by=by)
    ready = LicenceImportRow.objects.filter(of=row, state=RowState.READY.value).count()
    if row.state != ImportState.CHECKED.value or not ready:
        raise ImportNotReady(facts={"state": row.state})
    row.state = ImportState.ISSUING.value
    row.progress_id = start_long_job(
        issue_import,
        title=N_("Licences issued in bulk"),
        by=by,
        at=at,
        arguments={"import_id": str(row.pk)},
    )
    row.save(update_fields=["state", "progress_id"])
    record(act=ACT_START, subject=SUBJECT.format(id=row.pk), by=by, at=at, facts={"ready": ready})
    return row.progress_id


@transaction.atomic
def begin_import(*, import_id: UUID, at: datetime) -> None:
    """As `start_import`, for the command line, which issues the rows itself. Raises NotFound, ImportNotReady."""
    by = SystemActor(job="licences-import")
    row = _locked(import_id, by=by)
    if row.state != ImportState.CHECKED.value:
        raise ImportNotReady(facts={"state": row.state})
    row.state = ImportState.ISSUING.value
    row.save(update_fields=["state"])
    ready = LicenceImportRow.objects.filter(of=row, state=RowState.READY.value).count()
    record(act=ACT_START, subject=SUBJECT.format(id=row.pk), by=by, at=at, facts={"ready": ready})


@transaction.atomic
def forget_import(*, import_id: UUID) -> None:
    """Forget a dry run of the command line: nothing of it was issued. Raises NotFound, ImportNotReady."""
    row = _locked(import_id, by=SystemActor(job="licences-import"))
    if LicenceImportRow.objects.filter(of=row, state=RowState.ISSUED.value).exists():
        raise ImportNotReady(facts={"state": row.state})
    row.delete()


@transaction.atomic
def stop_import(*, import_id: UUID, by: Officer, at: datetime) -> None:
    """Stop after the batch under way. Raises NotFound, DutyMissing, ImportNotReady, NotStoppable."""
    row = _locked(import_id, by=by)
    if row.progress_id is None:
        raise ImportNotReady(facts={"state": row.state})
    stop_long_job(job_id=row.progress_id, at=at)


@transaction.atomic
def resume_import(*, import_id: UUID, by: Officer, at: datetime) -> None:
    """Go on where it stopped or broke off. Raises NotFound, DutyMissing, ImportNotReady, NotResumable."""
    row = _locked(import_id, by=by)
    if row.progress_id is None:
        raise ImportNotReady(facts={"state": row.state})
    resume_long_job(job_id=row.progress_id)


@transaction.atomic
def discard_import(*, import_id: UUID, by: Officer, at: datetime) -> None:
    """Give an import up: what was not issued goes; what was issued stays issued.

    Raises NotFound, DutyMissing, ImportNotReady (a worker is at it: stop it first).
    """
    row = _locked(import_id, by=by)
    job = long_job(row.progress_id) if row.progress_id else None
    at_work = job is not None and job.state in (LongJobState.WAITING, LongJobState.RUNNING)
    if row.state == ImportState.DISCARDED.value or at_work:
        raise ImportNotReady(facts={"state": row.state})
    left = LicenceImportRow.objects.filter(of=row).exclude(state=RowState.ISSUED.value)
    gone, _ = left.delete()
    row.state = ImportState.DISCARDED.value
    row.save(update_fields=["state"])
    record(act=ACT_DISCARD, subject=SUBJECT.format(id=row.pk), by=by, at=at, facts={"rows": gone})


def _locked(import_id: UUID, *, by: Officer | SystemActor) -> LicenceImport:
    rows = LicenceImport.objects.select_for_update(of=["self"]).filter(pk=import_id)
    if isinstance(by, Officer):
        rows = rows.filter(organisation_id__in=organisations_of(by))
    row = rows.first()
    if row is None:
        raise NotFound
    if isinstance(by, Officer):
        check_duty(by, DUTY, organisation_id=row.organisation_id)
    return row
