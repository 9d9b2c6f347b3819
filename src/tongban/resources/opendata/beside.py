"""Which published tables are about the same people as one that is made: of one source, or files of one resource."""

from django.db.models import QuerySet

from tongban.resources.opendata.content import DatasetContent
from tongban.resources.opendata.facts import HANDED_IN, VersionFact, VersionState
from tongban.resources.opendata.models import DatasetVersion
from tongban.resources.opendata.queries import facts


def published_beside(row: DatasetVersion) -> list[VersionFact]:
    """The published tables of other datasets about the same: of one source, or files of one resource. 2 SQL."""
    content = DatasetContent.model_validate(row.content)
    return tables_beside(content, slug=row.dataset.slug, resource_code=row.dataset.resource_code)


def tables_beside(content: DatasetContent, *, slug: str, resource_code: str) -> list[VersionFact]:
    """The same for a definition. 2 SQL."""
    rows = _beside(content.source, slug, resource_code).filter(state=VersionState.PUBLISHED)
    return facts(rows.order_by("dataset__slug"))


def standing_before(slug: str) -> VersionFact | None:
    """The version of a dataset that is open while another one is prepared. 2 SQL."""
    rows = DatasetVersion.objects.select_related("dataset").filter(dataset__slug=slug)
    return next(iter(facts(rows.filter(state=VersionState.PUBLISHED))), None)


def opened_since(row: DatasetVersion) -> str | None:
    """The title of another dataset about the same whose definition came out after this table was built. 1 SQL.

    A renewal is none: its table is made as the one before it.
    """
    source = row.content.get("source", "")
    later = _beside(source, row.dataset.slug, row.dataset.resource_code).filter(
        kind=row.kind, is_renewal=False, decided_at__gt=row.built_at
    )
    later = later.filter(state__in=[VersionState.PUBLISHED, VersionState.REPLACED])
    return later.order_by("decided_at").values_list("title", flat=True).first()


def _beside(source: str, slug: str, resource_code: str) -> QuerySet[DatasetVersion]:
    found = DatasetVersion.objects.select_related("dataset").filter(content__source=source)
    found = found.exclude(dataset__slug=slug)
    return found.filter(dataset__resource_code=resource_code) if source == HANDED_IN else found
