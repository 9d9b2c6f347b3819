"""Published items by their codes and by their organisations, for requests for data."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import QuerySet

from tongban.services.items.models import Item

IN_USE = "1"


class PublishedItemNames:
    """Answers what the item library (事项库) has published and not suspended."""

    def names_of(self, codes: Collection[str]) -> Mapping[str, str]:
        """1 SQL."""
        return dict(_open().filter(code__in=set(codes)).values_list("code", "name"))

    def items_of(self, organisation_ids: Collection[UUID], *, limit: int) -> Mapping[str, str]:
        """1 SQL."""
        rows = _open().filter(organisation_id__in=organisation_ids).order_by("name", "code")
        return dict(rows.values_list("code", "name")[:limit])


def _open() -> QuerySet[Item]:
    return Item.objects.filter(current__isnull=False, task_state=IN_USE)
