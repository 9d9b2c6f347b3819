"""What the search asks about items: how a question is answered, what an item is called, where it stands."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q
from django.urls import reverse

from tongban.services.items.finding import find_items
from tongban.services.items.models import Item
from tongban.services.search.public import RankedHit


class SearchedItems:
    """Items as people find them; a set of questions names them by code or by source id."""

    def ranked(self, *, q: str, limit: int) -> Sequence[RankedHit]:
        return [
            RankedHit(
                key=item.code,
                names=frozenset({item.code, item.source_id} - {""}),
                title=item.name,
            )
            for item in find_items(q=q, limit=limit).items
        ]

    def known(self, names: Collection[str]) -> set[str]:
        rows = Item.objects.filter(Q(code__in=names) | Q(source_id__in=names), current__isnull=False)
        return {name for pair in rows.values_list("code", "source_id") for name in pair} & set(names)

    def titles(self, keys: Collection[str]) -> Mapping[str, str]:
        rows = Item.objects.filter(code__in=keys, current__isnull=False, task_state="1")
        return dict(rows.values_list("code", "name"))

    def url_of(self, key: str) -> str:
        return reverse("items:guide", args=[key])

    def missing_url(self) -> str:
        return reverse("items:library-add")
