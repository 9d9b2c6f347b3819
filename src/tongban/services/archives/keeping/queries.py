"""Questions about lists of packages whose term is over; an archivist sees those of their organisations."""

from tongban.foundation.directory.public import Officer, organisations_named
from tongban.foundation.papers.public import document_of
from tongban.kernel.errors import NotFound
from tongban.services.archives.keeping.facts import Choice, DisposalFact, DisposalState, LineFact
from tongban.services.archives.keeping.models import Disposal, DisposalLine
from tongban.services.archives.queries import readable_organisations

LATEST = 50


def disposals(*, by: Officer) -> list[DisposalFact]:
    """The latest lists, without their lines. 2 SQL."""
    rows = Disposal.objects.filter(organisation_id__in=readable_organisations(by))
    return _facts(list(rows.order_by("-opened_at")[:LATEST]))


def disposal_for(number: str, *, by: Officer) -> DisposalFact:
    """One list with its lines, and its certificate. 4 SQL. Raises NotFound."""
    rows = Disposal.objects.filter(organisation_id__in=readable_organisations(by), number=number)
    found = list(rows[:1])
    if not found:
        raise NotFound
    lines = DisposalLine.objects.filter(disposal=found[0]).select_related("package")
    lines = lines.defer("package__files", "package__report").order_by("package__archive_number")
    paper = document_of(owner=f"disposal:{number}", kind="certificate")
    [fact] = _facts(
        found,
        lines=tuple(_line(one) for one in lines),
        certificate=paper.paper.id if paper and paper.paper else None,
    )
    return fact


def _line(row: DisposalLine) -> LineFact:
    return LineFact(
        case_number=row.package.case_number,
        archive_number=row.package.archive_number,
        item_name=row.package.item_name,
        year=row.package.year,
        choice=Choice(row.choice),
        keep_until=row.keep_until,
        sha256=row.package.sha256,
    )


def _facts(rows: list[Disposal], **more: object) -> list[DisposalFact]:
    names = organisations_named([row.organisation_id for row in rows])
    return [
        DisposalFact(
            number=row.number,
            organisation_id=row.organisation_id,
            organisation_name=names.get(row.organisation_id, "—"),
            state=DisposalState(row.state),
            opened_by=row.opened_by,
            opened_name=row.opened_name,
            opened_at=row.opened_at,
            opinion=row.opinion,
            settled_name=row.settled_name,
            settled_at=row.settled_at,
            reason=row.reason,
            destroyed_at=row.destroyed_at,
            **({"lines": ()} | more),  # type: ignore[arg-type]
        )
        for row in rows
    ]
