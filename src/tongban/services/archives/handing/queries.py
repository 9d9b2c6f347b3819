"""Questions about hand-overs; an archivist sees those of the organisations whose packages they may read."""

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet

from tongban.foundation.directory.public import Officer, organisations_named
from tongban.kernel.errors import NotFound
from tongban.services.archives.handing.facts import Answer, HandOverFact, HandOverLineFact
from tongban.services.archives.handing.models import HandOver, HandOverLine
from tongban.services.archives.queries import package_facts, readable_organisations

LATEST = 50


def hand_overs(*, by: Officer) -> list[HandOverFact]:
    """The latest hand-overs. 2 SQL."""
    rows = HandOver.objects.filter(organisation_id__in=readable_organisations(by))
    return _facts(rows.order_by("-opened_at")[:LATEST])


def hand_over_for(number: str, *, by: Officer) -> HandOverFact:
    """One hand-over. 2 SQL. Raises NotFound."""
    rows = HandOver.objects.filter(organisation_id__in=readable_organisations(by), number=number)
    found = _facts(rows)
    if not found:
        raise NotFound
    return found[0]


def lines_of(number: str, *, after: str = "", limit: int | None = None) -> list[HandOverLineFact]:
    """The packages of a hand-over by file number. 2 SQL."""
    rows = HandOverLine.objects.filter(hand_over__number=number, package__file_number__gt=after)
    found = list(
        rows.select_related("package").defer("package__report").order_by("package__file_number")[:limit]
    )
    facts = package_facts([row.package for row in found])
    return [
        HandOverLineFact(
            package=fact,
            sha256=row.sha256,
            size=row.package.size,
            files=len(row.package.files),
            version=row.version,
            answer=Answer(row.answer),
            reason=row.reason,
        )
        for row, fact in zip(found, facts, strict=True)
    ]


def count_of(number: str) -> int:
    """How many packages a hand-over has. 2 SQL. Raises NotFound."""
    if not HandOver.objects.filter(number=number).exists():
        raise NotFound
    return HandOverLine.objects.filter(hand_over__number=number).count()


def all_lines(number: str) -> Iterator[HandOverLineFact]:
    """The same, all of them, a hundred at a time."""
    after = ""
    while lines := lines_of(number, after=after, limit=100):
        yield from lines
        after = lines[-1].package.file_number


def _facts(found: "QuerySet[HandOver]") -> list[HandOverFact]:
    waiting = Count("lines", filter=Q(lines__answer=Answer.WAITING))
    rows = list(found.annotate(count=Count("lines"), waiting=waiting))
    names = organisations_named([row.organisation_id for row in rows])
    return [
        HandOverFact(
            number=row.number,
            organisation_id=row.organisation_id,
            organisation_name=names.get(row.organisation_id, "—"),
            receiver=row.receiver,
            opened_name=row.opened_name,
            opened_at=row.opened_at,
            settled_at=row.settled_at,
            count=row.count,
            waiting=row.waiting,
        )
        for row in rows
    ]
