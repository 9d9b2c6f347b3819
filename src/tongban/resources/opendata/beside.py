"""Which published tables are about the same people as one that is made: of one source, or files of one resource."""

from django.db.models import QuerySet

from tongban.resources.opendata.facts import HANDED_IN, VersionFact, VersionState
from tongban.resources.opendata.models import DatasetVersion
from tongban.resources.opendata.queries import facts


def published_beside(row: DatasetVersion) -> list[VersionFact]:
    """The published tables of other datasets about the same: of one source, or files of one resource. 2 SQL."""
    return facts(_beside(row).filter(state=VersionState.PUBLISHED).order_by("dataset__slug"))


def opened_since(row: DatasetVersion) -> str | None:
    """The title of another dataset about the same whose definition came out after this table was built. 1 SQL.

    A renewal is none: its table is made as the one before it.
    """
    later = _beside(row).filter(kind=row.kind, is_renewal=False, decided_at__gt=row.built_at)
    later = later.filter(state__in=[VersionState.PUBLISHED, VersionState.REPLACED])
    return later.order_by("decided_at").values_list("title", flat=True).first()


def _beside(row: DatasetVersion) -> QuerySet[DatasetVersion]:
    source = row.content.get("source", "")
    found = DatasetVersion.objects.select_related("dataset").filter(content__source=source)
    found = found.exclude(dataset_id=row.dataset_id)
    return found.filter(dataset__resource_code=row.dataset.resource_code) if source == HANDED_IN else found
