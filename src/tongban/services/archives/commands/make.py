"""Make the package of a closed case, once: gather, write, check, keep."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import NotFound, Refused
from tongban.services.archives import store
from tongban.services.archives.building import Built, build
from tongban.services.archives.checking.words import report_json
from tongban.services.archives.facts import NotYetWhole, PackageMade, PackageState
from tongban.services.archives.gathering import gather
from tongban.services.archives.models import ArchivePackage
from tongban.services.archives.seeing import eyes_at_home

ACT = "archives.make"
BY = SystemActor(job="archives.make")


def subject_of(case_number: str) -> str:
    """What acts on a package are about."""
    return f"archives:{case_number}"


def make_package(*, number: str, at: datetime) -> PackageState:
    """Make the package if it waits; the state in which it is then.

    A worker that dies before the transaction at the end leaves a file that nobody names, and the next one starts
    anew; one that comes second finds it made and does nothing. About half a second
    for a case of twenty files.

    Raises NotFound; NotYetWhole while something that belongs into it is still being made; PaperLost.
    """
    row = ArchivePackage.objects.filter(case_number=number).first()
    if row is None:
        raise NotFound
    if row.state != PackageState.WAITING:
        return PackageState(row.state)
    found = gather(number, until=row.cut_at)
    with store.being_made() as place:
        built = build(row, found, eyes=eyes_at_home(), place=place)
        with transaction.atomic():
            locked = ArchivePackage.objects.select_for_update().get(pk=row.pk)
            if locked.state != PackageState.WAITING or locked.version != row.version:
                return PackageState(locked.state)
            locked.size, locked.sha256 = store.keep(place, package_id=row.pk, version=row.version)
            _settle(locked, built, at=at)
    return PackageState(locked.state)


@transaction.atomic
def note_failure(*, number: str, refusal: Refused, at: datetime) -> None:
    """Keep why a package could not be made, so that an archivist sees it. 2 SQL."""
    waiting = ArchivePackage.objects.filter(case_number=number, state=PackageState.WAITING)
    facts = {key: str(value) for key, value in refusal.facts.items()}
    problem = "" if isinstance(refusal, NotYetWhole) else refusal.code
    waiting.update(tried_at=at, problem=problem, problem_facts=facts)


def _settle(row: ArchivePackage, built: Built, *, at: datetime) -> None:
    row.state = PackageState.KEPT if built.report.is_passed else PackageState.QUERIED
    row.made_at = row.tried_at = at
    row.files = [
        {"path": name.removeprefix("data/"), "size": one.size, "sha256": one.sha256}
        for name, one in built.files.items()
    ]
    row.report = report_json(built.report)
    row.problem, row.problem_facts = "", {}
    row.save()
    facts = {
        "version": row.version,
        "sha256": row.sha256,
        "files": len(row.files),
        "is_passed": built.report.is_passed,
    }
    record(act=ACT, subject=subject_of(row.case_number), by=BY, at=at, facts=facts)
    announce(
        PackageMade(
            case_number=row.case_number,
            at=at,
            version=row.version,
            sha256=row.sha256,
            is_passed=built.report.is_passed,
        )
    )
