"""Workers check an import and issue its rows, batch by batch, with progress; both go on where they stopped."""

from datetime import timedelta
from typing import Protocol
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, officer_of
from tongban.foundation.jobs.public import Envelope, enqueue_behind, job, listen, periodic, running
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.licences.importing.checking import check_rows, reader_of, seen_before
from tongban.resources.licences.importing.commands.issue_batch import issue_import_batch
from tongban.resources.licences.importing.commands.tell_holders import tell_holders
from tongban.resources.licences.importing.facts import ImportState, LicencesIssued, RowState
from tongban.resources.licences.importing.models import LicenceImport, LicenceImportRow

CHECK_BATCH = 1000
ISSUE_BATCH = 500  # some 1 s of one transaction
TELL_BATCH = 100
KEPT_DAYS = 30
BY = SystemActor(job="licences-import")


class Steps(Protocol):
    """As much of `Progress` as the work needs; the command line brings its own."""

    total: int | None

    def expect(self, total: int) -> None: ...

    def advance(self, steps: int = 1, *, resume_point: object = None, message: str = "") -> None: ...

    def check_stop(self) -> None: ...


@job(name="licences.check-import")
def check_import(*, progress_id: str, import_id: str) -> None:
    """Check every row of an import. Delivered again after its end it does nothing."""
    row = _import(import_id)
    if row is not None and row.state == ImportState.CHECKING.value:
        with running(progress_id) as progress:
            check_all(row, progress)


def check_all(row: LicenceImport, progress: Steps) -> None:
    """Batch by batch from the first row that was not looked at."""
    today = clock.now().astimezone(CITY_ZONE).date()
    reader, kind = reader_of(row, today=today)
    seen = seen_before(row)
    if progress.total is None:
        progress.expect(row.rows)
        known = LicenceImportRow.objects.filter(of=row).exclude(state=RowState.NEW.value).count()
        progress.advance(known)  # what could not be read at all, or was checked before
    fresh = LicenceImportRow.objects.filter(of=row, state=RowState.NEW.value).order_by("place")
    while rows := list(fresh[:CHECK_BATCH]):
        with transaction.atomic():
            check_rows(rows, reader, kind, seen, today=today)
            progress.advance(len(rows))
        progress.check_stop()
    LicenceImport.objects.filter(pk=row.pk, state=ImportState.CHECKING.value).update(
        state=ImportState.CHECKED.value
    )


@job(name="licences.issue-import")
def issue_import(*, progress_id: str, import_id: str) -> None:
    """Issue the rows of an import that are ready. Delivered again after its end it does nothing."""
    row = _import(import_id)
    if row is not None and row.state == ImportState.ISSUING.value:
        with running(progress_id) as progress:
            issue_all(row, progress)


def issue_all(row: LicenceImport, progress: Steps) -> None:
    """Batch by batch; each batch and its progress are one transaction, so that a kill loses or doubles none.

    The officer must hold the duty at each batch: who has left the post issues nothing more.
    """
    if progress.total is None:
        progress.expect(LicenceImportRow.objects.filter(of=row, state=RowState.READY.value).count())
    while True:
        at = clock.now()
        by: Officer | SystemActor = officer_of(account_id=row.account_id, at=at) if row.account_id else BY
        with transaction.atomic():
            dealt = issue_import_batch(import_id=row.pk, by=by, at=at, limit=ISSUE_BATCH)
            progress.advance(dealt)
        if not dealt:
            break
        progress.check_stop()
    LicenceImport.objects.filter(pk=row.pk, state=ImportState.ISSUING.value).update(
        state=ImportState.DONE.value
    )


@job(name="licences.tell-holders")
def tell_holders_of_rows(*, import_id: str, first_row: int, last_row: int) -> None:
    """Tell the holders of some rows that were issued."""
    tell_holders(import_id=UUID(import_id), first_row=first_row, last_row=last_row, at=clock.now())


@listen(LicencesIssued, name="licences.tell-holders")
def tell_holders_of_batch(event: LicencesIssued, envelope: Envelope) -> None:
    """Behind other work, a hundred rows at a time."""
    starts = range(event.first_row, event.last_row + 1, TELL_BATCH)
    parts = [(start, min(start + TELL_BATCH - 1, event.last_row)) for start in starts]
    key = str(event.import_id)
    enqueue_behind(
        tell_holders_of_rows,
        [{"import_id": key, "first_row": first, "last_row": last} for first, last in parts],
    )


@job(name="licences.forget-imports")
def forget_old_imports() -> None:
    """Every night: what the rejected rows of an import said is kept 30 days."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    while ids := list(
        LicenceImportRow.objects.filter(of__made_at__lt=before, raw__isnull=False)
        .exclude(of__state=ImportState.ISSUING.value)
        .values_list("pk", flat=True)[:CHECK_BATCH]
    ):
        LicenceImportRow.objects.filter(pk__in=ids).update(raw=None)


periodic(forget_old_imports, "25 18 * * *")  # 02:25 in the city


def _import(import_id: str) -> LicenceImport | None:
    return LicenceImport.objects.select_related("type").filter(pk=UUID(import_id)).first()
