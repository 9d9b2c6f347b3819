"""Questions about packages; an archivist sees those of the organisations in which they may read archives."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from tongban.foundation.directory.public import Officer, organisations_named
from tongban.kernel.errors import NotFound
from tongban.kernel.places import cursor_after, moment_place
from tongban.services.archives.facts import (
    READ,
    ListedFile,
    PackageDetail,
    PackageFact,
    PackagePage,
    PackageState,
    Result,
    Retention,
)
from tongban.services.archives.models import ArchivePackage

PAGE = 20
# a list carries neither the files nor the report of its packages
_HEAVY = ("files", "report")


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What an archivist looks for; empty fields seek everything."""

    words: str = ""
    state: PackageState | None = None
    year: int | None = None
    organisation_id: UUID | None = None
    due_by: date | None = None
    is_held: bool = False


def readable_organisations(by: Officer) -> frozenset[UUID]:
    """The organisations whose packages `by` may read. No SQL."""
    return frozenset(one for one, duties in by.duties_in.items() if READ in duties)


def packages(*, by: Officer, sought: Sought, cursor: str = "", limit: int = PAGE) -> PackagePage:
    """Packages, the case closed last first. 2 SQL. Raises Invalid (cursor)."""
    rows = _found(_scoped(by), sought)
    if cursor:
        closed_at, row_id = moment_place(cursor)
        rows = rows.filter(closed_at__lte=closed_at).filter(Q(closed_at__lt=closed_at) | Q(id__lt=row_id))
    found = list(rows.defer(*_HEAVY).order_by("-closed_at", "-id")[: limit + 1])
    more = cursor_after(found[limit - 1].closed_at, found[limit - 1].id) if len(found) > limit else ""
    return PackagePage(rows=tuple(package_facts(found[:limit])), cursor=more)


def package_for(number: str, *, by: Officer) -> PackageDetail:
    """One package by the number of its case. 2 SQL. Raises NotFound."""
    row = _scoped(by).filter(case_number=number).first()
    if row is None:
        raise NotFound
    return package_detail(row)


def lock_package(number: str, *, by: Officer) -> ArchivePackage:
    """One package that `by` may read, locked. 1 SQL. Raises NotFound, and takes no lock then."""
    row = _scoped(by).filter(case_number=number).select_for_update().first()
    if row is None:
        raise NotFound
    return row


def years_there(by: Officer) -> list[int]:
    """The years of which there are packages, the latest first. 2 SQL over the index of the list."""
    newest = _scoped(by).order_by("-closed_at").values_list("year", flat=True).first()
    oldest = _scoped(by).order_by("closed_at").values_list("year", flat=True).first()
    return list(range(newest, oldest - 1, -1)) if newest and oldest else []


def due_packages(*, organisation_ids: Collection[UUID], on: date, limit: int) -> list[PackageFact]:
    """Packages whose term is over and on which nobody decides yet, the longest over first. 2 SQL."""
    rows = ArchivePackage.objects.filter(
        organisation_id__in=organisation_ids,
        keep_until__lt=on,
        state__in=[PackageState.KEPT, PackageState.HANDED_OVER],
    )
    rows = rows.exclude(lines__is_open=True).exclude(hand_overs__answer="waiting")
    return package_facts(rows.defer(*_HEAVY).order_by("keep_until", "archive_number")[:limit])


def packages_to_hand_over(*, organisation_ids: Collection[UUID], year: int, limit: int) -> list[PackageFact]:
    """Packages of a year that are kept here and stand on no list, by archive number. 2 SQL."""
    rows = ArchivePackage.objects.filter(
        organisation_id__in=organisation_ids, year=year, state=PackageState.KEPT
    )
    rows = rows.exclude(lines__is_open=True).exclude(hand_overs__answer="waiting")
    return package_facts(rows.defer(*_HEAVY).order_by("archive_number")[:limit])


def _scoped(by: Officer) -> "QuerySet[ArchivePackage]":
    return ArchivePackage.objects.filter(organisation_id__in=readable_organisations(by))


def _found(rows: "QuerySet[ArchivePackage]", sought: Sought) -> "QuerySet[ArchivePackage]":
    words = sought.words.strip()[:80]
    plain = words.replace(" ", "")
    if plain.isdigit() and len(plain) >= 6:
        rows = rows.filter(case_number__startswith=plain)
    elif words:
        rows = rows.filter(Q(item_name__icontains=words) | Q(archive_number__istartswith=plain))
    if sought.state:
        rows = rows.filter(state=sought.state)
    if sought.year:
        rows = rows.filter(year=sought.year)
    if sought.organisation_id:
        rows = rows.filter(organisation_id=sought.organisation_id)
    if sought.due_by:
        rows = rows.filter(keep_until__lt=sought.due_by)
    if sought.is_held:
        rows = rows.filter(hold_at__isnull=False)
    return rows


def package_facts(rows: Iterable[ArchivePackage]) -> list[PackageFact]:
    """Rows as an archivist sees them. 1 SQL for the names of organisations."""
    found = list(rows)
    names = organisations_named([row.organisation_id for row in found])
    return [package_fact(row, names.get(row.organisation_id, "—")) for row in found]


def package_fact(row: ArchivePackage, organisation_name: str) -> PackageFact:
    """The row as others see it. No SQL."""
    return PackageFact(
        id=row.id,
        case_number=row.case_number,
        file_number=row.file_number,
        archive_number=row.archive_number,
        year=row.year,
        retention=Retention(row.retention),
        item_name=row.item_name,
        applicant=row.applicant,
        organisation_id=row.organisation_id,
        organisation_name=organisation_name,
        result=Result(row.result),
        state=PackageState(row.state),
        closed_at=row.closed_at,
        made_at=row.made_at,
        keep_until=row.keep_until,
        is_on_hold=row.hold_at is not None,
        problem=row.problem,
    )


def package_detail(row: ArchivePackage) -> PackageDetail:
    """The same with everything beside the content. 1 SQL."""
    [fact] = package_facts([row])
    return PackageDetail(
        fact=fact,
        item_code=row.item_code,
        area_code=row.area_code,
        version=row.version,
        size=row.size,
        sha256=row.sha256,
        files=tuple(ListedFile(**one) for one in row.files),
        report=row.report,
        problem_facts=row.problem_facts,
        tried_at=row.tried_at,
        accepted_by=row.accepted_by,
        accepted_at=row.accepted_at,
        accepted_reason=row.accepted_reason,
        hold_by=row.hold_by,
        hold_at=row.hold_at,
        hold_reason=row.hold_reason,
        handed_over_at=row.handed_over_at,
        disposed_at=row.disposed_at,
    )
