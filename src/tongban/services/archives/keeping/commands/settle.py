"""Approve or reject a list of packages whose term is over; what is approved is destroyed."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty, organisation
from tongban.foundation.jobs.public import announce, enqueue
from tongban.foundation.papers.public import order_document
from tongban.foundation.trail.public import record_many
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.services.archives import rules, store
from tongban.services.archives.facts import (
    APPROVE,
    RETENTION_WORDS,
    PackageDisposed,
    PackageState,
    Retention,
)
from tongban.services.archives.keeping.commands.propose import check_no_hold
from tongban.services.archives.keeping.facts import (
    DISPOSE,
    SETTLE,
    Choice,
    DisposalSettled,
    DisposalState,
    SamePerson,
)
from tongban.services.archives.keeping.models import Disposal, DisposalLine
from tongban.services.archives.models import ArchivePackage
from tongban.services.archives.queries import readable_organisations

CERTIFICATE = "disposal-certificate"


@transaction.atomic
def settle_disposal(*, number: str, is_approved: bool, reason: str, by: Officer, at: datetime) -> None:
    """Settle a list that somebody else proposed. Approved: the packages are disposed of, a worker removes their
    bytes, and a sealed certificate is made; numbers, hashes and the trail stay. Some 12 SQL and 1 a package.

    Raises NotFound, DutyMissing, DisposalSettled, SamePerson, OnHold, PackageOutOfOrder, ReasonMissing.
    """
    row = Disposal.objects.filter(organisation_id__in=readable_organisations(by), number=number)
    disposal = row.select_for_update().first()
    if disposal is None:
        raise NotFound
    check_duty(by, APPROVE, organisation_id=disposal.organisation_id)
    if disposal.state != DisposalState.PROPOSED:
        raise DisposalSettled
    if disposal.opened_by == by.ref or by.is_hand_of(
        disposal.opened_by, APPROVE, organisation_id=disposal.organisation_id
    ):
        raise SamePerson
    said = rules.checked_reason(reason)
    lines = list(DisposalLine.objects.filter(disposal=disposal).order_by("package__case_number"))
    if is_approved:
        _carry_out(disposal, lines, by=by, at=at)
    disposal.state = DisposalState.APPROVED if is_approved else DisposalState.REJECTED
    disposal.settled_by, disposal.settled_name, disposal.settled_at = by.ref, by.name, at
    disposal.reason = said
    disposal.save()
    DisposalLine.objects.filter(disposal=disposal).update(is_open=False)
    if is_approved:
        _order_certificate(disposal, lines, at=at)


def _carry_out(disposal: Disposal, lines: list[DisposalLine], *, by: Officer, at: datetime) -> None:
    from tongban.services.archives.jobs import destroy_content

    rows = {
        row.pk: row
        for row in ArchivePackage.objects.filter(pk__in=[line.package_id for line in lines])
        .order_by("case_number")
        .select_for_update()
    }
    choices = {rows[line.package_id].case_number: Choice(line.choice) for line in lines}
    check_no_hold(list(rows.values()), choices)
    parts = []
    for line in lines:
        package = line.package = rows[line.package_id]
        if line.choice == Choice.DESTROY:
            rules.check_move(package.state, DISPOSE)
            package.state, package.disposed_at = PackageState.DISPOSED, at
            announce(PackageDisposed(case_number=package.case_number, at=at))
        else:
            package.keep_until = line.keep_until
        facts = {"choice": line.choice, "sha256": package.sha256, "keep_until": line.keep_until or ""}
        parts.append((f"archives:{package.case_number}", facts))
    ArchivePackage.objects.bulk_update(rows.values(), ["state", "disposed_at", "keep_until"])
    record_many(
        act=SETTLE,
        subject=f"disposals:{disposal.number}",
        by=by.only_in(disposal.organisation_id),
        at=at,
        facts={"list": disposal.number},
        parts=parts,
    )
    enqueue(destroy_content, number=disposal.number)


def destroy_listed(*, number: str, at: datetime) -> int:
    """Remove the bytes of an approved list; again is no harm. How many packages. Raises NotFound."""
    disposal = Disposal.objects.filter(number=number, state=DisposalState.APPROVED).first()
    if disposal is None:
        raise NotFound
    lines = DisposalLine.objects.filter(disposal=disposal, choice=Choice.DESTROY).select_related("package")
    count = 0
    for line in lines.defer("package__files", "package__report"):
        store.destroy(line.package.pk, versions=line.package.version)
        count += 1
    Disposal.objects.filter(pk=disposal.pk, destroyed_at=None).update(destroyed_at=at)
    return count


def _order_certificate(disposal: Disposal, lines: list[DisposalLine], *, at: datetime) -> None:
    """销毁清册: what was destroyed, by its number and hash, and who decided."""
    office = organisation(disposal.organisation_id)
    order_document(
        template=CERTIFICATE,
        data={
            "organisation": office.name,
            "number": f"销〔{disposal.number.partition('-')[0]}〕{disposal.number.partition('-')[2]}号",
            "date": at.astimezone(CITY_ZONE).date(),
            "appraised_by": disposal.opened_name,
            "opinion": disposal.opinion,
            "approved_by": disposal.settled_name,
            "reason": disposal.reason,
            "destroyed": [_line(one) for one in lines if one.choice == Choice.DESTROY],
            "prolonged": [_line(one) for one in lines if one.choice == Choice.KEEP],
        },
        owner=f"disposal:{disposal.number}",
        kind="certificate",
        seal_by=disposal.organisation_id,
        at=at,
    )


def _line(one: DisposalLine) -> dict[str, str]:
    package = one.package
    return {
        "archive_number": package.archive_number,
        "title": package.item_name,
        "year": str(package.year),
        "retention": RETENTION_WORDS[Retention(package.retention)],
        "sha256": package.sha256,
    }
