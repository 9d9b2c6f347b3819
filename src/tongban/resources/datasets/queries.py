"""Questions about the catalogue. Whoever asks is an officer, or None for the public.

The public finds what is published and open. Every officer finds what is published; drafts are their own
organisation's, and what waits for approval is also the data authority's.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, IntegerField, Min, Q, QuerySet, Value, When
from django.db.models import Count as Counted

from tongban.foundation.directory.public import Officer, organisation, organisations_named
from tongban.kernel.errors import NotFound
from tongban.resources.datasets.content import ResourceContent
from tongban.resources.datasets.facts import (
    APPROVE,
    Count,
    Origin,
    ResourceFact,
    ResourceHead,
    Sought,
    VersionState,
)
from tongban.resources.datasets.models import Resource, ResourceVersion
from tongban.resources.datasets.rules import CONDITIONAL, OPENED, UNCONDITIONAL, UNSHARED
from tongban.resources.datasets.words import words_sought

S = VersionState
PAGE_ROWS = 30
MOST_ROWS = 200
_HEAVY = ("content", "words")


@dataclass(frozen=True, kw_only=True)
class Page:
    """Rows of the catalogue, and where the next ones begin ("" at the end)."""

    rows: list[ResourceHead]
    cursor: str


def slug_of(code: str) -> str:
    """The code as addresses have it."""
    return code.replace("/", "-")


def catalogue(*, by: Officer | None, sought: Sought, cursor: str = "", limit: int = PAGE_ROWS) -> Page:
    """Published resources that fit: those whose name has the words first, then by code. 2 SQL."""
    rows = _sought(published_to(by), sought).defer(*_HEAVY)
    words = sought.words.strip()[:80]
    rank, _, after = cursor.partition(":")
    if words:
        is_named = When(name__icontains=words, then=Value(0))
        rows = rows.annotate(rank=Case(is_named, default=Value(1), output_field=IntegerField()))
        if rank in ("0", "1") and after:
            rows = rows.filter(Q(rank=int(rank), resource__code__gt=after) | Q(rank__gt=int(rank)))
        rows = rows.order_by("rank", "resource__code")
    else:
        rows = (rows.filter(resource__code__gt=after) if after else rows).order_by("resource__code")
    found = list(rows[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    next_cursor = f"{getattr(last, 'rank', 0)}:{last.resource.code}" if last else ""
    return Page(rows=heads(found[:limit]), cursor=next_cursor)


def contents(*, by: Officer | None, after: str = "", limit: int) -> list[ResourceFact]:
    """Published resources with their descriptions, by code from the one after `after`. 2 SQL."""
    rows = published_to(by).filter(resource__code__gt=after).order_by("resource__code")[:limit]
    return facts(rows)


def own_versions(*, by: Officer, states: Collection[VersionState]) -> list[ResourceHead]:
    """Versions of the officer's organisations in these states, the one changed last first. 2 SQL."""
    rows = ResourceVersion.objects.filter(
        resource__organisation_id__in=by.organisation_ids, state__in=[one.value for one in states]
    )
    rows = rows.select_related("resource").defer(*_HEAVY).order_by("-changed_at", "resource__code")
    return heads(rows[:MOST_ROWS])


def approval_queue(*, by: Officer) -> list[ResourceHead]:
    """What waits for the officer's organisations as data authorities, the longest wait first. 2 SQL."""
    rows = ResourceVersion.objects.filter(state=S.SUBMITTED, authority_id__in=authorities_of(by))
    rows = rows.select_related("resource").defer(*_HEAVY).order_by("submitted_at", "resource__code")
    return heads(rows[:MOST_ROWS])


def resource(code: str, *, by: Officer | None) -> ResourceFact:
    """The published version of a resource. 1 SQL, 1 more for the provider. Raises NotFound."""
    return _one(published_to(by).filter(resource__code=code))


def open_version(code: str, *, by: Officer) -> ResourceFact:
    """The draft or submitted version that this officer may see. 1 SQL. Raises NotFound."""
    return _one(_open_to(by).filter(resource__code=code))


def latest_version(code: str, *, by: Officer) -> ResourceFact:
    """The last version that this officer may see, in whatever state. 1 SQL. Raises NotFound."""
    rows = _all_to(by).filter(resource__code=code).order_by("-number")
    return _one(rows)


def versions_of(code: str, *, by: Officer) -> list[ResourceHead]:
    """Every version of a resource that this officer may see, the last first. 2 SQL."""
    rows = _all_to(by).filter(resource__code=code).defer(*_HEAVY).order_by("-number")
    return heads(rows[:MOST_ROWS])


def published_before(code: str) -> ResourceContent | None:
    """What the catalogue says of a resource now, to compare with; None where it says nothing. 1 SQL."""
    row = ResourceVersion.objects.filter(resource__code=code, state=S.PUBLISHED).only("content").first()
    return ResourceContent.model_validate(row.content) if row else None


def names_of(codes: Iterable[str], *, by: Officer | None) -> dict[str, str]:
    """The names of published resources by code; what is not there for whoever asks is left out. 1 SQL."""
    rows = published_to(by).filter(resource__code__in=set(codes))
    return dict(rows.values_list("resource__code", "name"))


def counts_by_provider(*, by: Officer | None) -> list[Count]:
    """How many published resources each provider has, the most first. 2 SQL."""
    rows = (
        published_to(by)
        .values("resource__organisation_id")
        .annotate(
            total=Counted("pk"),
            unconditional=Counted("pk", filter=Q(share_type=UNCONDITIONAL)),
            conditional=Counted("pk", filter=Q(share_type=CONDITIONAL)),
            unshared=Counted("pk", filter=Q(share_type=UNSHARED)),
            opened=Counted("pk", filter=Q(open_type__in=OPENED)),
        )
        .order_by("-total", "resource__organisation_id")
    )
    found = list(rows)
    names = organisations_named([row["resource__organisation_id"] for row in found])
    return [
        Count(
            organisation_id=row["resource__organisation_id"],
            organisation_name=names.get(row["resource__organisation_id"], "—"),
            total=row["total"],
            unconditional=row["unconditional"],
            conditional=row["conditional"],
            unshared=row["unshared"],
            opened=row["opened"],
        )
        for row in found
    ]


def providers(*, by: Officer | None) -> list[tuple[UUID, str]]:
    """Who has anything in the catalogue, by name. 2 SQL."""
    ids = published_to(by).values_list("resource__organisation_id", flat=True).distinct()
    return sorted(organisations_named(ids).items(), key=lambda one: one[1])


def classes_in_use(*, by: Officer) -> list[tuple[str, str]]:
    """The class codes of what is published, each with the name of one resource of it. 1 SQL."""
    rows = published_to(by).values_list("resource__class_code").annotate(example=Min("name"))
    return list(rows.order_by("resource__class_code")[:MOST_ROWS])


def authorities_of(by: Officer) -> list[UUID]:
    """The organisations for which the officer approves."""
    return [key for key, duties in by.duties_in.items() if APPROVE in duties]


def published_to(by: Officer | None) -> QuerySet[ResourceVersion]:
    """What is published, and for the public only what is open."""
    rows = ResourceVersion.objects.select_related("resource").filter(state=S.PUBLISHED)
    return rows if by is not None else rows.filter(open_type__in=OPENED)


def lock_open(code: str, *, by: Officer) -> ResourceVersion:
    """The draft or submitted version, locked. 1 SQL. Raises NotFound."""
    row = _open_to(by).select_for_update(of=("self",)).filter(resource__code=code).first()
    if row is None:
        raise NotFound
    return row


def lock_resource(code: str) -> Resource:
    """The resource, locked, for whatever changes which of its versions stands. 1 SQL. Raises NotFound."""
    row = Resource.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise NotFound
    return row


def _open_to(by: Officer) -> QuerySet[ResourceVersion]:
    return _all_to(by).filter(state__in=(S.DRAFT, S.SUBMITTED))


def _all_to(by: Officer) -> QuerySet[ResourceVersion]:
    own = Q(resource__organisation_id__in=by.organisation_ids)
    to_approve = ~Q(state=S.DRAFT) & Q(authority_id__in=authorities_of(by))
    return ResourceVersion.objects.select_related("resource").filter(own | to_approve | Q(state=S.PUBLISHED))


def _sought(rows: QuerySet[ResourceVersion], sought: Sought) -> QuerySet[ResourceVersion]:
    if words := words_sought(sought.words):
        rows = rows.filter(words__contains=words)
    if sought.kind:
        rows = rows.filter(resource__class_code__startswith=sought.kind)
    if sought.organisation_id:
        rows = rows.filter(resource__organisation_id=sought.organisation_id)
    if sought.format:
        rows = rows.filter(formats__contains=[sought.format])
    said = {"share_type": sought.share_type, "open_type": sought.open_type, "cycle": sought.cycle}
    return rows.filter(**{name: value for name, value in said.items() if value})


def _one(rows: QuerySet[ResourceVersion]) -> ResourceFact:
    row = rows.first()
    if row is None:
        raise NotFound
    return facts([row])[0]


def facts(rows: Iterable[ResourceVersion]) -> list[ResourceFact]:
    """Versions with their descriptions. 1 SQL for the names of providers, and none for their codes when kept."""
    found = list(rows)
    return [_fact(row, head) for row, head in zip(found, heads(found), strict=True)]


def _fact(row: ResourceVersion, head: ResourceHead) -> ResourceFact:
    return ResourceFact(
        head=head,
        content=ResourceContent.model_validate(row.content),
        organisation_code=organisation(head.organisation_id).code,
        area_code=row.resource.area_code,
        revision=row.revision,
        origin=Origin(row.origin),
        authority_id=row.authority_id,
        submitted_at=row.submitted_at,
        submitted_by=row.submitted_by,
        decided_at=row.decided_at,
        reasons=row.reasons,
        ended_at=row.ended_at,
        end_reasons=row.end_reasons,
    )


def heads(rows: Iterable[ResourceVersion]) -> list[ResourceHead]:
    """Rows of a list. 1 SQL for the names of providers."""
    found = list(rows)
    names = organisations_named([row.resource.organisation_id for row in found]) if found else {}
    return [
        ResourceHead(
            code=row.resource.code,
            slug=slug_of(row.resource.code),
            version=row.number,
            state=S(row.state),
            name=row.name,
            summary=row.summary,
            organisation_id=row.resource.organisation_id,
            organisation_name=names.get(row.resource.organisation_id, "—"),
            class_code=row.resource.class_code,
            share_type=row.share_type,
            open_type=row.open_type,
            cycle=row.cycle,
            formats=tuple(row.formats),
            level=row.level,
            is_returned=row.state == S.DRAFT and bool(row.reasons),
            changed_at=row.changed_at,
            published_at=row.decided_at if row.state != S.DRAFT else None,
        )
        for row in found
    ]
