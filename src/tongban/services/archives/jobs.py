"""Work that goes on by itself: packages are asked for, made, and tried again."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from tongban.foundation.jobs.public import Envelope, job, listen, periodic, running
from tongban.kernel import clock
from tongban.kernel.errors import Refused
from tongban.services.archives.commands.make import make_package, note_failure
from tongban.services.archives.commands.request import request_package
from tongban.services.archives.facts import PackageState
from tongban.services.archives.keeping.commands.settle import destroy_listed
from tongban.services.archives.models import ArchivePackage
from tongban.services.cases.public import (
    AcceptanceRefused,
    CaseDelivered,
    CaseEvent,
    CaseWithdrawn,
    closed_cases,
)

# so long a package rests that could not be made: while its documents are being made, and where a person must mend it
SOON, LATER = timedelta(minutes=1), timedelta(minutes=10)
_ROUND = 50
_TOGETHER = 100  # cases between two looks at whether the job is to stop


def ask_for_package(event: CaseEvent, envelope: Envelope) -> None:
    """A case is closed: its package is asked for, once."""
    request_package(number=event.number, at=event.at)


for _kind in (CaseDelivered, AcceptanceRefused, CaseWithdrawn):
    listen(_kind, name="archives.request")(ask_for_package)


@job(name="archives.make-package")
def make_package_of(number: str) -> None:
    """Make one package; what stops it is kept beside it, and it is tried again."""
    _try_to_make(number)


@job(name="archives.try-again")
def try_again() -> None:
    """Packages that wait, the one that was tried longest ago first: what stopped them may be mended meanwhile."""
    now = clock.now()
    waiting = ArchivePackage.objects.filter(state=PackageState.WAITING)
    due = waiting.filter(
        Q(problem="", tried_at=None, closed_at__lt=now - SOON)
        | Q(problem="", tried_at__lt=now - SOON)
        | Q(tried_at__lt=now - LATER)
    )
    oldest = due.order_by(F("tried_at").asc(nulls_first=True), "closed_at")
    for number in oldest.values_list("case_number", flat=True)[:_ROUND]:
        _try_to_make(number)


periodic(try_again, cron="* * * * *")


def _try_to_make(number: str) -> None:
    now = clock.now()
    try:
        make_package(number=number, at=now)
    except Refused as refusal:
        note_failure(number=number, refusal=refusal, at=now)


@job(name="archives.make-closed")
def make_closed(progress_id: str, before: str) -> None:
    """Ask for the packages of all cases that were closed before a moment; goes on where it stopped."""
    with running(progress_id) as progress:
        until = datetime.fromisoformat(before)
        while cases := closed_cases(before=until, after=_place(progress.resume_point), limit=_TOGETHER):
            progress.check_stop()
            new = sum(request_package(number=number, at=until) for _, number in cases)
            progress.advance(len(cases), resume_point=str(cases[-1][0]), message=f"{new} new")


def _place(resume_point: object) -> UUID | None:
    return UUID(str(resume_point)) if resume_point else None


@job(name="archives.destroy-content")
def destroy_content(number: str) -> None:
    """Remove the bytes of packages that two people have agreed to destroy."""
    destroy_listed(number=number, at=clock.now())
