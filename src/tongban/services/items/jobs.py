"""What follows when items change."""

from collections.abc import Sequence
from contextlib import suppress

from tongban.foundation.jobs.public import Envelope, enqueue, job, listen, periodic
from tongban.services.items.facts import ItemPublished, ItemsImported
from tongban.services.items.indexing import COLLECTION, document_of, reindex
from tongban.services.items.models import Item
from tongban.services.search.public import RebuildRunning, idle_share, put_many


@listen(ItemPublished, name="items.index")
def index_published_item(event: ItemPublished, envelope: Envelope) -> None:
    """Put the item into the search index as it is in force now: an older event does no harm."""
    index_items_now([event.code])


_INDEXED_TOGETHER = 200  # some 0.5 s a transaction


@listen(ItemsImported, name="items.index-imported")
def index_imported_items(event: ItemsImported, envelope: Envelope) -> None:
    """Have the published items of a batch brought into the search index, in short transactions."""
    if event.is_published:
        for start in range(0, len(event.codes), _INDEXED_TOGETHER):
            enqueue(index_items, codes=list(event.codes[start : start + _INDEXED_TOGETHER]))


@job(name="items.index-items")
def index_items(codes: list[str]) -> None:
    """Put items into the search index as they are in force now: a second time does no harm."""
    index_items_now(codes)


def index_items_now(codes: Sequence[str]) -> None:
    """The same within this transaction. What is suspended or cancelled meanwhile is left out."""
    items = Item.objects.filter(code__in=codes, current__isnull=False, task_state="1")
    put_many(
        collection=COLLECTION,
        documents=[
            document_of(item, item.current.content)
            for item in items.select_related("current", "parent")
            if item.current
        ],
    )


_MOST_IDLE = 0.1  # of the texts of the index: no item reads like them any more


@job(name="items.reindex-when-stale")
def reindex_when_stale() -> None:
    """Build the index anew where there is none yet, or where much of it is of versions that are no longer in force."""
    if Item.objects.filter(current__isnull=False).exists() and idle_share(collection=COLLECTION) > _MOST_IDLE:
        with suppress(RebuildRunning):
            reindex()


periodic(reindex_when_stale, cron="*/5 * * * *")
