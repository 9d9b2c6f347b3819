"""Questions about open datasets. The public finds what is published; officers also what their office prepares.

Drafts are seen by the department whose they are; what is handed in, also by the data authority.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from tongban.foundation.directory.public import Officer, organisations_named
from tongban.kernel.errors import NotFound
from tongban.resources.datasets.public import words_sought
from tongban.resources.opendata.content import DatasetContent
from tongban.resources.opendata.facts import (
    OPEN_STATES,
    PUBLISH,
    DatasetHead,
    HandedTable,
    Sought,
    VersionFact,
    VersionState,
)
from tongban.resources.opendata.models import DatasetVersion, OpenDataset, TableHanded, UseDay
from tongban.resources.opendata.refusals import NoSuchDataset

S = VersionState
PAGE_ROWS = 20
MOST_ROWS = 200
USE_DAYS = 90


@dataclass(frozen=True, kw_only=True)
class Page:
    """Rows of the catalogue, and where the next ones begin ("" at the end)."""

    rows: list[DatasetHead]
    cursor: str


@dataclass(frozen=True, kw_only=True)
class UseFact:
    """How often a dataset was taken on a day, and how."""

    day: date
    way: str
    times: int


def catalogue(*, sought: Sought, cursor: str = "", limit: int = PAGE_ROWS) -> Page:
    """Published datasets that fit, by short name. 3 SQL."""
    rows = _published()
    if words := words_sought(sought.words):
        rows = rows.filter(words__contains=words)
    if sought.organisation_id:
        rows = rows.filter(dataset__organisation_id=sought.organisation_id)
    said = {"topic": sought.topic, "kind": sought.kind, "cycle": sought.cycle}
    rows = rows.filter(**{name: value for name, value in said.items() if value})
    if cursor:
        rows = rows.filter(dataset__slug__gt=cursor)
    found = list(rows.order_by("dataset__slug")[: limit + 1])
    next_cursor = found[limit - 1].dataset.slug if len(found) > limit else ""
    return Page(rows=heads(found[:limit], with_use=True), cursor=next_cursor)


def contents(*, after: str = "", limit: int) -> list[VersionFact]:
    """Published datasets with their definitions, by short name from the one after `after`. 2 SQL."""
    return facts(_published().filter(dataset__slug__gt=after).order_by("dataset__slug")[:limit])


def opened_of(resource_code: str) -> list[DatasetHead]:
    """Published datasets that are made of a resource, by short name. 2 SQL."""
    return heads(
        _published().filter(dataset__resource_code=resource_code).order_by("dataset__slug")[:MOST_ROWS]
    )


def providers() -> list[tuple[UUID, str]]:
    """Who has published anything, by name. 2 SQL."""
    ids = _published().values_list("dataset__organisation_id", flat=True).distinct()
    return sorted(organisations_named(ids).items(), key=lambda one: one[1])


def dataset(slug: str) -> VersionFact:
    """The published version. 2 SQL. Raises NoSuchDataset."""
    return _taken(_published().filter(dataset__slug=slug))


def version_to_take(slug: str, number: int | None = None) -> VersionFact:
    """The version that is downloaded: the published one, or an earlier one of a dataset that still stands. 2 SQL.

    Raises NoSuchDataset.
    """
    if number is None:
        return dataset(slug)
    rows = DatasetVersion.objects.select_related("dataset").filter(
        dataset__slug=slug, number=number, state__in=[S.PUBLISHED, S.REPLACED]
    )
    return _taken(rows.filter(dataset__versions__state=S.PUBLISHED))


def versions_to_take(slug: str) -> list[DatasetHead]:
    """Every version that may be downloaded, the newest first. 2 SQL."""
    rows = DatasetVersion.objects.select_related("dataset").filter(
        dataset__slug=slug, state__in=[S.PUBLISHED, S.REPLACED]
    )
    return heads(rows.order_by("-number")[:MOST_ROWS])


def withdrawn(slug: str) -> VersionFact | None:
    """The last version of a dataset that is no longer offered; None where it never stood, or stands. 2 SQL."""
    rows = DatasetVersion.objects.select_related("dataset").filter(dataset__slug=slug, state=S.WITHDRAWN)
    found = facts(rows.order_by("-number")[:1])
    return found[0] if found else None


def own_datasets(*, by: Officer) -> list[DatasetHead]:
    """The newest version of each dataset of the officer's organisations. 2 SQL."""
    rows = DatasetVersion.objects.select_related("dataset").filter(
        dataset__organisation_id__in=by.organisation_ids
    )
    rows = rows.order_by("dataset_id", "-number").distinct("dataset_id")
    return sorted(heads(rows[:MOST_ROWS]), key=lambda one: one.changed_at, reverse=True)


def publish_queue(*, by: Officer) -> list[DatasetHead]:
    """What waits for the officer's organisations as data authorities, the longest wait first. 2 SQL."""
    rows = DatasetVersion.objects.select_related("dataset").filter(
        state=S.SUBMITTED, authority_id__in=authorities_of(by)
    )
    return heads(rows.order_by("submitted_at")[:MOST_ROWS])


def latest_version(slug: str, *, by: Officer) -> VersionFact:
    """The newest version that this officer may see, in whatever state. 2 SQL. Raises NotFound."""
    return _one(_to(by).filter(dataset__slug=slug).order_by("-number"))


def version_of(slug: str, number: int, *, by: Officer) -> VersionFact:
    """One version that this officer may see. 2 SQL. Raises NotFound."""
    return _one(_to(by).filter(dataset__slug=slug, number=number))


def versions_of(slug: str, *, by: Officer) -> list[DatasetHead]:
    """Every version that this officer may see, the newest first. 2 SQL."""
    return heads(_to(by).filter(dataset__slug=slug).order_by("-number")[:MOST_ROWS])


def tables_of(slug: str) -> list[HandedTable]:
    """The files that were handed in for a dataset, the newest first. 1 SQL."""
    rows = TableHanded.objects.filter(dataset__slug=slug).order_by("-handed_at")[:20]
    return [
        HandedTable(
            sha256=row.sha256,
            name=row.name,
            rows=row.rows,
            columns=tuple((one[0], one[1], one[2]) for one in row.columns),
            handed_at=row.handed_at,
        )
        for row in rows
    ]


def used(slug: str, *, since: date) -> list[UseFact]:
    """How often a dataset was taken, by day and way. 1 SQL."""
    rows = UseDay.objects.filter(dataset__slug=slug, day__gte=since).order_by("day", "way")
    return [
        UseFact(day=day, way=way, times=times) for day, way, times in rows.values_list("day", "way", "times")
    ]


def due_datasets(*, on: date) -> list[str]:
    """The short names of datasets whose cycle asks for a new version. 1 SQL."""
    rows = OpenDataset.objects.filter(next_build_on__lte=on, versions__state=S.PUBLISHED)
    return list(rows.exclude(versions__state__in=OPEN_STATES).values_list("slug", flat=True).order_by("slug"))


def authorities_of(by: Officer) -> list[UUID]:
    """The organisations for which the officer publishes."""
    return [key for key, duties in by.duties_in.items() if PUBLISH in duties]


def lock_open(slug: str, *, by: Officer) -> DatasetVersion:
    """The version in preparation, locked. 1 SQL. Raises NotFound."""
    rows = _to(by).select_for_update(of=("self",)).filter(dataset__slug=slug, state__in=OPEN_STATES)
    row = rows.first()
    if row is None:
        raise NotFound
    return row


def lock_dataset(slug: str) -> OpenDataset:
    """The dataset, locked, for whatever changes which of its versions stands. 1 SQL. Raises NotFound."""
    row = OpenDataset.objects.select_for_update().filter(slug=slug).first()
    if row is None:
        raise NotFound
    return row


def _published() -> QuerySet[DatasetVersion]:
    return DatasetVersion.objects.select_related("dataset").filter(state=S.PUBLISHED)


def _to(by: Officer) -> QuerySet[DatasetVersion]:
    own = Q(dataset__organisation_id__in=by.organisation_ids)
    handed_in = Q(authority_id__in=authorities_of(by)) & ~Q(
        state__in=[S.DRAFT, S.BUILDING, S.BUILT, S.FAILED]
    )
    stands = Q(state__in=[S.PUBLISHED, S.REPLACED])
    return DatasetVersion.objects.select_related("dataset").filter(own | handed_in | stands)


def _taken(rows: QuerySet[DatasetVersion]) -> VersionFact:
    try:
        return _one(rows)
    except NotFound:
        raise NoSuchDataset from None


def _one(rows: QuerySet[DatasetVersion]) -> VersionFact:
    found = facts(rows[:1])
    if not found:
        raise NotFound
    return found[0]


def facts(rows: Iterable[DatasetVersion]) -> list[VersionFact]:
    """Versions with their definitions. 1 SQL for the names of organisations."""
    found = list(rows)
    return [_fact(row, head) for row, head in zip(found, heads(found), strict=True)]


def _fact(row: DatasetVersion, head: DatasetHead) -> VersionFact:
    return VersionFact(
        head=head,
        content=DatasetContent.model_validate(row.content),
        area_code=row.dataset.area_code,
        revision=row.revision,
        table_sha256=row.table_sha256,
        risk=row.risk,
        progress_id=row.progress_id,
        failure=row.failure,
        built_at=row.built_at,
        submitted_at=row.submitted_at,
        submitted_by=row.submitted_by,
        authority_id=row.authority_id,
        reasons=row.reasons,
        ended_at=row.ended_at,
        end_reasons=row.end_reasons,
        is_renewal=row.is_renewal,
    )


def heads(rows: Iterable[DatasetVersion], *, with_use: bool = False) -> list[DatasetHead]:
    """Rows of a list. 1 SQL for the names of organisations, 1 more for how often each was taken."""
    found = list(rows)
    if not found:
        return []
    names = organisations_named({row.dataset.organisation_id for row in found})
    taken: dict[UUID, int] = {}
    if with_use:
        since = max(row.changed_at for row in found).date() - timedelta(days=USE_DAYS)
        sums = UseDay.objects.filter(dataset_id__in=[row.dataset_id for row in found], day__gte=since)
        taken = dict(sums.values_list("dataset_id").annotate(times=Sum("times")).order_by())
    return [_head(row, names, taken) for row in found]


def _head(row: DatasetVersion, names: dict[UUID, str], taken: dict[UUID, int]) -> DatasetHead:
    content = row.content
    return DatasetHead(
        slug=row.dataset.slug,
        version=row.number,
        state=S(row.state),
        title=row.title,
        title_en=content.get("title_en", ""),
        summary=content.get("summary", ""),
        summary_en=content.get("summary_en", ""),
        topic=row.topic,
        kind=row.kind,
        cycle=row.cycle,
        resource_code=row.dataset.resource_code,
        organisation_id=row.dataset.organisation_id,
        organisation_name=names.get(row.dataset.organisation_id, "—"),
        rows=row.rows,
        bytes=row.bytes,
        as_of=row.as_of,
        published_at=row.decided_at if row.state in (S.PUBLISHED, S.REPLACED, S.WITHDRAWN) else None,
        changed_at=row.changed_at,
        is_returned=row.state == S.DRAFT and bool(row.reasons),
        taken=taken.get(row.dataset_id, 0),
    )
