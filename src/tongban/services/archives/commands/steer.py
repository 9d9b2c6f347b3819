"""What an archivist does with one package: take it as it is, have it made again, hold it, let it go, fetch it."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import enqueue
from tongban.foundation.trail.public import record
from tongban.services.archives import rules, store
from tongban.services.archives.commands.make import subject_of
from tongban.services.archives.facts import KEEP, READ, ContentGone, PackageOutOfOrder, PackageState
from tongban.services.archives.handing.facts import Answer
from tongban.services.archives.models import ArchivePackage
from tongban.services.archives.queries import lock_package

ACCEPT, AGAIN = "archives.accept_as_is", "archives.make_again"
HOLD, LET_GO, FETCH = "archives.hold", "archives.end_hold", "archives.fetch"


@transaction.atomic
def accept_as_is(*, number: str, reason: str, by: Officer, at: datetime) -> None:
    """Keep a package in spite of what a check found: the fault stays in its report, and who took it beside it.

    Raises NotFound, DutyMissing, PackageOutOfOrder, ReasonMissing.
    """
    row = _mine(number, by=by)
    rules.check_move(row.state, ACCEPT)
    row.accepted_reason = rules.checked_reason(reason)
    row.state, row.accepted_by, row.accepted_at = PackageState.KEPT, by.ref, at
    row.save(update_fields=["state", "accepted_by", "accepted_at", "accepted_reason"])
    _note(row, ACCEPT, {"reason": row.accepted_reason}, by=by, at=at)


@transaction.atomic
def make_again(*, number: str, reason: str, by: Officer, at: datetime) -> None:
    """Have the package made anew with all that is known of the case by now; it keeps its numbers.

    The version before stays in the storage until the package is disposed of.

    Raises NotFound, DutyMissing, PackageOutOfOrder, ReasonMissing.
    """
    from tongban.services.archives.jobs import make_package_of

    row = _mine(number, by=by)
    rules.check_move(row.state, AGAIN)
    if row.lines.filter(is_open=True).exists() or row.hand_overs.filter(answer=Answer.WAITING).exists():
        raise PackageOutOfOrder(facts={"state": row.state, "act": AGAIN})
    said = rules.checked_reason(reason)
    row.state, row.cut_at, row.version = PackageState.WAITING, at, row.version + 1
    row.made_at = row.tried_at = row.accepted_at = None
    row.sha256 = row.accepted_by = row.accepted_reason = row.problem = ""
    row.size, row.files, row.report, row.problem_facts = 0, [], {}, {}
    row.save()
    _note(row, AGAIN, {"reason": said, "version": row.version}, by=by, at=at)
    enqueue(make_package_of, number=number)


@transaction.atomic
def hold_package(*, number: str, reason: str, by: Officer, at: datetime) -> None:
    """Let nobody dispose of a package: an appeal, a lawsuit or an inspection is under way.

    Raises NotFound, DutyMissing, PackageOutOfOrder (held already, or disposed of), ReasonMissing.
    """
    row = _mine(number, by=by)
    if row.hold_at is not None or row.state == PackageState.DISPOSED:
        raise PackageOutOfOrder(facts={"state": row.state, "act": HOLD})
    row.hold_reason = rules.checked_reason(reason)
    row.hold_by, row.hold_at = by.ref, at
    row.save(update_fields=["hold_by", "hold_at", "hold_reason"])
    _note(row, HOLD, {"reason": row.hold_reason}, by=by, at=at)


@transaction.atomic
def end_hold(*, number: str, reason: str, by: Officer, at: datetime) -> None:
    """What held the package is over. Raises NotFound, DutyMissing, PackageOutOfOrder, ReasonMissing."""
    row = _mine(number, by=by)
    if row.hold_at is None:
        raise PackageOutOfOrder(facts={"state": row.state, "act": LET_GO})
    said = rules.checked_reason(reason)
    row.hold_by, row.hold_at, row.hold_reason = "", None, ""
    row.save(update_fields=["hold_by", "hold_at", "hold_reason"])
    _note(row, LET_GO, {"reason": said}, by=by, at=at)


@transaction.atomic
def fetch_package(*, number: str, by: Officer, at: datetime) -> tuple[Path, str]:
    """Where the bytes of a package lie, and its file number; who fetched it stands in the trail. 4 SQL.

    Raises NotFound, PackageOutOfOrder (not made, or disposed of), ContentGone.
    """
    row = lock_package(number, by=by)
    check_duty(by, READ, organisation_id=row.organisation_id)
    if not row.sha256 or row.state == PackageState.DISPOSED:
        raise PackageOutOfOrder(facts={"state": row.state, "act": FETCH})
    place = store.place_of(row.pk, row.version)
    if not place.is_file() or place.stat().st_size != row.size:
        raise ContentGone
    _note(row, FETCH, {"version": row.version, "sha256": row.sha256}, by=by, at=at)
    return place, row.file_number


def _mine(number: str, *, by: Officer) -> ArchivePackage:
    row = lock_package(number, by=by)
    check_duty(by, KEEP, organisation_id=row.organisation_id)
    return row


def _note(row: ArchivePackage, act: str, facts: Mapping[str, object], *, by: Officer, at: datetime) -> None:
    by = by.only_in(row.organisation_id)
    record(act=act, subject=subject_of(row.case_number), by=by, at=at, facts=facts)
